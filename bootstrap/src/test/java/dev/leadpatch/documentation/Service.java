package dev.leadpatch.documentation;

import dev.leadpatch.acceptance.TestInstallation;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.bootstrap.RuleValidator;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A demo that nobody has changed anything in yet, and that only the documents' requests go to. */
final class Service implements AutoCloseable {

    private final TestInstallation installation;
    private final Installation.Serving serving;

    private Service(TestInstallation installation, Installation.Serving serving) {
        this.installation = installation;
        this.serving = serving;
    }

    /** One that tells nobody. */
    static Service start() throws Exception {
        return start(ReceiverAllowlist.NONE);
    }

    static Service start(ReceiverAllowlist receivers) throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "documentation");
        TestInstallation installation = TestInstallation.open(directory, RuleValidator.create());
        return new Service(
                installation,
                installation
                        .installation()
                        .serve(
                                new ListenSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.STANDARD),
                                receivers));
    }

    EndpointStore endpoints() {
        return installation.installation().endpoints();
    }

    /** Sends the request as it is written, with what a client adds by itself. */
    Message send(Message request) throws IOException {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(request.start()).append("\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        request.headers().forEach(header -> head.append(header).append("\r\n"));
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serving.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            return Message.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8), "\r\n");
        }
    }

    @Override
    public void close() {
        serving.close();
        installation.close();
    }
}
