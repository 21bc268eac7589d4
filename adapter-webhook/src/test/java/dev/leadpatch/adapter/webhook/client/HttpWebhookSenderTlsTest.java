package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.adapter.webhook.guard.FakeDnsResolver;
import dev.leadpatch.application.background.BackgroundLoops;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that no request is sent to a receiver without a trusted certificate. */
@Timeout(30)
class HttpWebhookSenderTlsTest {

    private final HttpWebhookSender sender = sender();

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void receiver_without_tls_receives_nothing() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(sendOverTls(server, connection -> {
                        connection.getOutputStream().write("HTTP/1.1 400 X\r\n\r\n".getBytes(ISO_8859_1));
                        connection.getInputStream().read();
                    }))
                    .isEqualTo("the TLS connection failed or its certificate is not trusted");
        }
    }

    @Test
    void self_signed_certificate_is_rejected(@TempDir Path directory) throws Exception {
        try (ServerSocket server = selfSigned(directory, "127.0.0.1")) {
            assertThat(sendOverTls(
                            server, connection -> connection.getInputStream().read()))
                    .isEqualTo("the TLS connection failed or its certificate is not trusted");
        }
    }

    @Test
    void trusted_certificate_for_the_host_is_accepted(@TempDir Path directory) throws Exception {
        try (ServerSocket server = selfSigned(directory, "127.0.0.1")) {
            assertThat(sendTrusting(directory, server)).isEqualTo("status 204");
        }
    }

    @Test
    void trusted_certificate_for_another_host_is_rejected(@TempDir Path directory) throws Exception {
        try (ServerSocket server = selfSigned(directory, "127.0.0.2")) {
            assertThat(sendTrusting(directory, server))
                    .isEqualTo("the TLS connection failed or its certificate is not trusted");
        }
    }

    private String sendTrusting(Path directory, ServerSocket server) throws Exception {
        System.setProperty(
                "javax.net.ssl.trustStore", directory.resolve("receiver.p12").toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
        try (HttpWebhookSender trustingSender = sender()) {
            return sendOverTls(trustingSender, server, connection -> {
                connection.getInputStream().readNBytes(100);
                connection.getOutputStream().write("HTTP/1.1 204 X\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
            });
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    private String sendOverTls(ServerSocket server, ConnectionHandler handler) throws InterruptedException {
        return sendOverTls(sender, server, handler);
    }

    private static String sendOverTls(HttpWebhookSender sender, ServerSocket server, ConnectionHandler handler)
            throws InterruptedException {
        Thread receiver = new Thread(() -> {
            try (Socket connection = server.accept()) {
                handler.handle(connection);
            } catch (IOException e) {
                // the sender has closed the connection
            }
        });
        receiver.start();
        String result = SendResultFormat.format(sender.send(DeliveryFixture.delivery(
                "{}", DeliveryFixture.endpoint().withUrl("https://127.0.0.1:" + server.getLocalPort() + "/"))));
        receiver.join();
        return result;
    }

    private static ServerSocket selfSigned(Path directory, String address) throws Exception {
        Path file = directory.resolve("receiver.p12");
        char[] password = "changeit".toCharArray();
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "receiver",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=IP:" + address,
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(password))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static HttpWebhookSender sender() {
        return new HttpWebhookSender(
                new WebhookSettings(2, Duration.ofSeconds(10), Duration.ofSeconds(10)),
                ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow(),
                InstantSource.system(),
                new FakeDnsResolver(),
                new BackgroundLoops());
    }

    @FunctionalInterface
    private interface ConnectionHandler {
        void handle(Socket connection) throws IOException;
    }
}
