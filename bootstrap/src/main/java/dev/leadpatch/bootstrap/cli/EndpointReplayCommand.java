package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.DeliveryOperationResult;
import dev.leadpatch.application.delivery.ReplayDeliveries.Range;
import dev.leadpatch.application.delivery.ReplayDeliveries.StartingPoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.ReplayStore.Outcome;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import dev.leadpatch.bootstrap.wiring.Application;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code leadpatch endpoint replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Starts a replay of the completed deliveries to a webhook endpoint. The service sends them.")
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

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = KeyOptions.TimeConverter.class,
            description = "The time of the last delivery. Default: now.")
    private @Nullable Instant until;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            converter = OutcomeConverter.class,
            description = "Only deliveries with this status: delivered or dead. Default: both.")
    private @Nullable Outcome outcome;

    EndpointReplayCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    int run(Application application, Caller operator) {
        if (until != null && until.isBefore(since)) {
            return printFailure("--until must not be before --since.");
        }
        Range range =
                new Range(new StartingPoint.Time(since), Optional.ofNullable(until), Optional.ofNullable(outcome));
        return environment
                .newReplayDeliveries(application)
                .start(operator, new EndpointId(id), range)
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

    private static final class OutcomeConverter implements ITypeConverter<Outcome> {
        @Override
        public Outcome convert(String value) {
            return Outcome.ofWireName(value)
                    .orElseThrow(() -> new TypeConversionException("must be one of delivered, dead"));
        }
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
