export { default } from 'libheif-js/libheif-wasm/libheif.js';
