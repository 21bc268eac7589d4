package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.DeliveryOperationResult;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.Limit;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import dev.leadpatch.application.webhook.ManageEndpoints.SecretRotation;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.domain.violation.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * Prints the result of a command on webhook endpoints, and returns its exit code.
 *
 * @param id the endpoint of the command, if it has one
 */
record EndpointResultPrinter(
        EndpointCommand command,
        EndpointOperation operation,
        @Nullable UUID id) {

    Result.Cases<List<ManagedEndpoint>, Integer> list() {
        return new Cases<>(endpoints -> {
            command.output().printRows(console(), EndpointFormat.FORMAT, endpoints);
            return ExitCode.OK;
        });
    }

    Result.Cases<NewEndpoint, Integer> created() {
        return new Cases<>(created -> {
            ManagedEndpoint endpoint = new ManagedEndpoint(created.endpoint(), EndpointHealthStatus.HEALTHY);
            return printSecrets(endpoint, created.secret(), created.endpoint().integrationId(), "Created endpoint");
        });
    }

    Result.Cases<Optional<SecretRotation>, Integer> rotated() {
        return new Cases<>(rotation -> rotation.map(rotated -> printSecrets(
                        rotated.managedEndpoint(),
                        rotated.secret(),
                        rotated.integrationId(),
                        "Rotated the secret of endpoint"))
                .orElseGet(() -> command.printFailure("The previous secret is still valid; try again when it has"
                        + " expired, or set --overlap-seconds to 0 to invalidate both secrets now.")));
    }

    private int printSecrets(ManagedEndpoint endpoint, String secret, Optional<UUID> integrationId, String action) {
        List<String> lines = new ArrayList<>();
        lines.add(action + " " + endpoint.endpoint().id() + ".");
        integrationId.ifPresent(id -> lines.add("integration  " + id));
        lines.add("secret       " + secret);
        command.output()
                .print(
                        console(),
                        EndpointFormat.withSecrets(endpoint, secret, integrationId),
                        String.join(System.lineSeparator(), lines));
        console().err().println("Store the secrets now: they are not shown again.");
        return ExitCode.OK;
    }

    Result.Cases<ManagedEndpoint, Integer> changed() {
        return new Cases<>(endpoint -> {
            command.output()
                    .print(
                            console(),
                            EndpointFormat.FORMAT.json().apply(endpoint),
                            "Updated endpoint %s.".formatted(endpoint.endpoint().id()));
            return ExitCode.OK;
        });
    }

    Result.Cases<EndpointId, Integer> deleted() {
        return new Cases<>(deleted -> {
            command.output()
                    .print(console(), Map.of("id", deleted.toString()), "Deleted endpoint %s.".formatted(deleted));
            return ExitCode.OK;
        });
    }

    DeliveryOperationResult.Cases<Optional<DeliveryAttempt>, Integer> ping() {
        return new PingCases();
    }

    private int printAttempt(DeliveryAttempt attempt) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("delivered", attempt.isSuccess());
        json.put("status_code", attempt.status().orElse(null));
        json.put("duration_ms", attempt.duration().toMillis());
        json.put("error", attempt.error().orElse(null));
        json.put("snippet", attempt.responseSnippet());
        String outcome = attempt.error().map(error -> "Not delivered: " + error).orElse("Delivered");
        command.output()
                .print(console(), json, outcome + " (" + attempt.duration().toMillis() + " ms).");
        return attempt.isSuccess() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int printUnknownEndpoint() {
        return command.printFailure("The company has no endpoint " + id + ".");
    }

    private Console console() {
        return command.environment.console();
    }

    private final class Cases<T> implements Result.Cases<T, Integer> {
        private final ToIntFunction<T> success;

        Cases(ToIntFunction<T> success) {
            this.success = success;
        }

        @Override
        public Integer success(T value) {
            return success.applyAsInt(value);
        }

        @Override
        public Integer notFound() {
            return printUnknownEndpoint();
        }

        @Override
        public Integer forbidden(Permission missing) {
            throw OperatorCommand.missingPermission();
        }

        @Override
        public Integer rejected(List<Violation> violations) {
            return command.printRejected(command.members(), violations);
        }

        @Override
        public Integer limitReached(Limit limit) {
            return command.printFailure(
                    "The maximum of " + limit.maximum() + " endpoints per company is reached; delete one first.");
        }

        @Override
        public Integer subscriptionsOff() {
            throw new IllegalStateException("an operator does not subscribe");
        }
    }

    private final class PingCases implements DeliveryOperationResult.Cases<Optional<DeliveryAttempt>, Integer> {
        @Override
        public Integer success(Optional<DeliveryAttempt> attempt) {
            return attempt.map(EndpointResultPrinter.this::printAttempt)
                    .orElseGet(() -> command.printFailure("Too many tests are in progress; try again."));
        }

        @Override
        public Integer endpointNotFound() {
            return printUnknownEndpoint();
        }

        @Override
        public Integer notFound() {
            return printUnknownEndpoint();
        }

        @Override
        public Integer forbidden(Permission missing) {
            throw OperatorCommand.missingPermission();
        }
    }
}
