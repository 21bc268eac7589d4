package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.webhook.SignatureVerifier;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.receiver.DeliveryFormat;
import dev.leadpatch.bootstrap.receiver.WebhookListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code leadpatch listen}. */
@Command(
        name = "listen",
        mixinStandardHelpOptions = true,
        description = "Receives webhooks on 127.0.0.1, verifies their signatures and prints them.")
final class ListenCommand implements Callable<Integer> {
    private static final int DEFAULT_PORT = 9000;
    private static final int MAX_PORT = 65_535;
    private static final int NO_CONTENT = 204;

    private final CliEnvironment environment;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 selects a free port and prints it. Default: 9000")
    private int port = DEFAULT_PORT;

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            description = "Secret of the endpoint, whsec_…, by which signatures are verified")
    private @Nullable String secret;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Status to return, such as 500 to see retries. Default: 204")
    private int status = NO_CONTENT;

    ListenCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailedException, InterruptedException {
        Optional<SignatureVerifier> verifier = Optional.ofNullable(secret).flatMap(SignatureVerifier::ofSecret);
        rejectInvalidOptions(verifier);
        // this command loads few classes, and an archive of them would be used permanently
        CdsArchive.cancelRequest();
        DeliveryFormat format = new DeliveryFormat(verifier);
        try (ShutdownSignal shutdownSignal = environment.shutdownSignals().get();
                WebhookListener listener = WebhookListener.start(
                        port,
                        status,
                        delivery -> print(
                                format.format(delivery, environment.clock().instant())))) {
            environment
                    .console()
                    .err()
                    .println("Leadpatch %s returns %d to webhooks on %s"
                            .formatted(environment.version(), status, listener.url()));
            shutdownSignal.await();
        } catch (IOException e) {
            throw CommandFailedException.usageError(
                    "Can't listen on http://127.0.0.1:%d: %s".formatted(port, e.getMessage()));
        }
        return ExitCode.OK;
    }

    private void print(String text) {
        environment.console().out().print(text);
        environment.console().out().flush();
    }

    private void rejectInvalidOptions(Optional<SignatureVerifier> verifier) {
        List<String> errors = new ArrayList<>();
        if (port < 0 || port > MAX_PORT) {
            errors.add("--port must be a number from 0 to 65535, not " + port);
        }
        if (status < 200 || status > 599) {
            errors.add("--status must be a number from 200 to 599, not " + status);
        }
        if (secret != null && verifier.isEmpty()) {
            // not quoted, because it can be a secret with a typing error
            errors.add("--secret must be whsec_ and base64, as Leadpatch prints it");
        }
        if (!errors.isEmpty()) {
            throw new InvalidUsageException(errors);
        }
    }
}
