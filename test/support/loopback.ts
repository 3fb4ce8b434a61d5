import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';

/** Servers on 127.0.0.1 for the tests of the surrounding `describe`; all closed after each test. */
export interface Loopback {
  /** An HTTP server; answers its URL without a slash at the end. */
  serve(listener: RequestListener): Promise<string>;
  /** A TCP server, for answers that no HTTP server would give. */
  serveRaw(listener: (socket: Socket) => void): Promise<string>;
}

export function loopback(): Loopback {
  const servers: (Server | TcpServer)[] = [];
  const sockets = new Set<Socket>();
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });
  const listen = async (server: Server | TcpServer): Promise<string> => {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  return {
    serve: (listener) => listen(createServer(listener)),
    serveRaw: (listener) => listen(createTcpServer(listener)),
  };
}
