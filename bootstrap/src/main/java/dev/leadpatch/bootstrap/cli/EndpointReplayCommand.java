package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.DeliveryOperationResult;
import dev.leadpatch.application.delivery.ReplayDeliveries.StartingPoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import dev.leadpatch.bootstrap.wiring.Application;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code leadpatch endpoint replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Starts a replay of the deliveries to a webhook endpoint since a time. The service sends them.")
final class EndpointReplayCommand extends OperatorCommand {
    private static final UUID NO_ID = new UUID(0, 0);

    @Parameters(paramLabel = "ID", converter = UuidConverter.class, description = "The id, as printed by list.")
    private UUID id = NO_ID;

    @Option(
            names = "--since",
            required = true,
            paramLabel = "TIME",
            converter = KeyOptions.TimeConverter.class,
            description = "The time of the first delivery, such as 2030-01-31T00:00:00Z.")
    private Instant since = Instant.EPOCH;

    EndpointReplayCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    int run(Application application, Caller operator) {
        return environment
                .newReplayDeliveries(application)
                .start(operator, new EndpointId(id), new StartingPoint.Time(since))
                .fold(new ResultPrinter());
    }

    private int print(ReplayProgress progress) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", progress.jobId().toString());
        json.put("processed", progress.processed());
        json.put("total", progress.total());
        json.put("done", progress.done());
        output().print(
                        environment.console(),
                        json,
                        "Started replay %s of about %d deliveries.".formatted(progress.jobId(), progress.total()));
        return ExitCode.OK;
    }

    private final class ResultPrinter implements DeliveryOperationResult.Cases<Optional<ReplayProgress>, Integer> {
        @Override
        public Integer success(Optional<ReplayProgress> progress) {
            return progress.map(EndpointReplayCommand.this::print)
                    .orElseGet(
                            () -> printFailure("A replay of the endpoint is in progress; try again when it is done."));
        }

        @Override
        public Integer endpointNotFound() {
            return printFailure("The company has no endpoint " + id + ".");
        }

        @Override
        public Integer notFound() {
            return endpointNotFound();
        }

        @Override
        public Integer forbidden(Permission missing) {
            throw missingPermission();
        }
    }
}
