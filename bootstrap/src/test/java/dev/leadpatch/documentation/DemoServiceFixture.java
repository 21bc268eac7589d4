package dev.leadpatch.documentation;

import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.openapi.OpenApiContract;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import jakarta.validation.Validator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** A fresh demo service that receives only the requests of the documents. */
final class DemoServiceFixture implements AutoCloseable {

    private final ApplicationFixture application;
    private final Application.RunningServer server;

    private DemoServiceFixture(ApplicationFixture application, Application.RunningServer server) {
        this.application = application;
        this.server = server;
    }

    /** Starts a service that sends no webhooks to private addresses. */
    static DemoServiceFixture start() throws Exception {
        return start(ReceiverAllowlist.NONE);
    }

    static DemoServiceFixture start(ReceiverAllowlist receivers) throws Exception {
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "documentation");
        Validator validator = DefaultValidator.create();
        // the time of rate limits stands still, so that documented headers do not depend on the speed of the machine
        PostgresApplicationFactory factory =
                new PostgresApplicationFactory(() -> validator).withTime(InstantSource.system(), () -> 0);
        ApplicationFixture application = ApplicationFixture.open(directory, validator, factory);
        return new DemoServiceFixture(
                application,
                application
                        .application()
                        .serve(
                                new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                                receivers));
    }

    EndpointStore endpoints() {
        return application.application().endpointStore();
    }

    /**
     * Sends the request unchanged; adds only {@code Host}, {@code Connection} and {@code Content-Length}. Validates the
     * exchange against the OpenAPI document.
     */
    HttpMessage send(HttpMessage request) throws IOException {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder(request.startLine()).append("\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        request.headers().forEach(header -> head.append(header).append("\r\n"));
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            HttpMessage response = HttpMessage.parse(
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8), "\r\n");
            OpenApiContract.get().check(request.exchange(response));
            return response;
        }
    }

    @Override
    public void close() {
        server.close();
        application.close();
    }
}
