"""Covers faces in photos with another face detector, the way a script of a few lines does.
Usage: peer.py yunet|mediapipe MODEL OUTPUT_FOLDER PHOTO…"""
import os
import sys

kind, model, folder, photos = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]


def with_yunet():
    import cv2

    net = cv2.FaceDetectorYN.create(model, "", (320, 320), 0.6)
    for path in photos:
        image = cv2.imread(path)
        net.setInputSize((image.shape[1], image.shape[0]))
        _, faces = net.detect(image)
        for face in faces if faces is not None else []:
            x, y, w, h = (max(0, int(value)) for value in face[:4])
            part = image[y : y + h, x : x + w]
            small = cv2.resize(part, (8, 8), interpolation=cv2.INTER_AREA)
            image[y : y + h, x : x + w] = cv2.resize(small, part.shape[1::-1], interpolation=cv2.INTER_NEAREST)
        cv2.imwrite(os.path.join(folder, os.path.basename(path)), image)


def with_mediapipe():
    import mediapipe
    import numpy
    from mediapipe.tasks.python import BaseOptions, vision
    from PIL import Image, ImageOps

    options = vision.FaceDetectorOptions(base_options=BaseOptions(model_asset_path=model))
    with vision.FaceDetector.create_from_options(options) as detector:
        for path in photos:
            image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
            pixels = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=numpy.asarray(image))
            for found in detector.detect(pixels).detections:
                box = found.bounding_box
                place = (box.origin_x, box.origin_y, box.origin_x + box.width, box.origin_y + box.height)
                part = image.crop(place).resize((8, 8)).resize((box.width, box.height), Image.NEAREST)
                image.paste(part, place[:2])
            image.save(os.path.join(folder, os.path.basename(path)), quality=90)


{"yunet": with_yunet, "mediapipe": with_mediapipe}[kind]()
