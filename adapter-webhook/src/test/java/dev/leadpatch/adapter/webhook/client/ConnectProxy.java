package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that opens each tunnel to one receiver, and records the heads of the requests. */
final class ConnectProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int receiverPort;
    private final String response;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ConnectProxy(ServerSocket server, int receiverPort, String response) {
        this.server = server;
        this.receiverPort = receiverPort;
        this.response = response;
    }

    /** Starts a proxy that responds with {@code response}, and opens a tunnel after a 200. */
    static ConnectProxy start(int receiverPort, String response) throws IOException {
        ConnectProxy proxy =
                new ConnectProxy(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), receiverPort, response);
        start(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> requests() {
        return requests;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) client.getInputStream().read());
            }
            requests.add(head.toString());
            client.getOutputStream().write(response.getBytes(ISO_8859_1));
            if (response.contains(" 200 ")) {
                try (Socket receiver = new Socket(InetAddress.getLoopbackAddress(), receiverPort)) {
                    start(() -> copy(client, receiver));
                    copy(receiver, client);
                }
            }
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        in.transferTo(to.getOutputStream());
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // a socket was closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private interface Task {
        void run() throws IOException;
    }
}
