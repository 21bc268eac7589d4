package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.cli.Member.Presence;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.ReceiverSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command on the webhook endpoints of a company, such as {@code leadpatch endpoint create}. */
final class EndpointCommand extends OperatorCommand {
    private static final List<Member> MEMBERS = List.of(
            Member.text("--url", "URL", Presence.REQUIRED, "The URL that receives the events."),
            Member.list(
                    "--event",
                    "events",
                    "NAME",
                    Presence.OPTIONAL,
                    name -> name,
                    "One of " + String.join(", ", WebhookEventType.WIRE_NAMES) + ". Default: all."),
            Member.clearableText("--description", "TEXT", "A description."),
            Member.list(
                    "--skip-key",
                    "skip_api_key_ids",
                    "ID",
                    Presence.OPTIONAL,
                    id -> id,
                    "An API key whose changes are not sent."),
            Member.flag("--enabled", "Whether the endpoint receives events. Default: true"),
            Member.map("--header", "headers", "NAME=VALUE", "A header of the deliveries."),
            Member.credentials(
                    "--basic-auth",
                    "The credentials that deliveries carry instead of the JWT. An empty value removes them."),
            Member.text(
                    "--integration-id",
                    "UUID",
                    Presence.OPTIONAL,
                    "The integration, which is the key of the JWT: a random UUID. Default: a new one."));

    private final EndpointOperation operation;
    private MemberOptions members = MemberOptions.none();
    private ReceiverSettings receivers = ReceiverSettings.DEFAULTS;
    private final PositionalParamSpec id = PositionalParamSpec.builder()
            .index("0")
            .required(true)
            .arity("1")
            .type(UUID.class)
            .converters(new UuidConverter())
            .paramLabel("ID")
            .description("The id, as printed by list.")
            .build();

    private EndpointCommand(CliEnvironment environment, EndpointOperation operation) {
        super(environment);
        this.operation = operation;
    }

    static CommandLine group(CliEnvironment environment) {
        List<CommandLine> commands = new ArrayList<>();
        for (EndpointOperation operation : EndpointOperation.values()) {
            commands.add(new EndpointCommand(environment, operation).toCommandLine());
        }
        commands.add(new CommandLine(new EndpointReplayCommand(environment)));
        return CommandGroup.of("endpoint", "Lists, creates, changes, deletes and tests webhook endpoints.", commands);
    }

    private CommandLine toCommandLine() {
        CommandSpec spec = CommandSpec.forAnnotatedObject(this)
                .name(operation.commandName())
                .mixinStandardHelpOptions(true);
        spec.usageMessage().description(operation.description());
        if (operation.hasId()) {
            spec.addPositional(id);
        }
        members = switch (operation) {
            case CREATE -> MemberOptions.ofCreation(MEMBERS, spec);
            case UPDATE -> MemberOptions.ofChange(MEMBERS, spec);
            case ROTATE_SECRET -> MemberOptions.ofChange(List.of(Member.OVERLAP_SECONDS), spec);
            default -> MemberOptions.none();
        };
        return new CommandLine(spec);
    }

    @Override
    void readInput() throws CommandFailedException, InvalidSettingsException {
        receivers = ReceiverSettings.read(settingOptions(), environment.environmentVariables());
        if (operation == EndpointOperation.UPDATE) {
            members.requireAny();
        }
    }

    @Override
    int run(Application application, Caller operator) {
        EndpointResultPrinter printer = new EndpointResultPrinter(this, operation, id.getValue());
        if (operation == EndpointOperation.PING) {
            try (HttpWebhooks webhooks = environment.newHttpWebhooks(receivers)) {
                return environment
                        .newPingEndpoint(application, webhooks)
                        .ping(operator, endpointId())
                        .fold(printer.ping());
            }
        }
        ManageEndpoints endpoints = environment.newManageEndpoints(application, receivers.allowlist());
        return switch (operation) {
            case LIST -> endpoints.list(operator).fold(printer.list());
            case CREATE ->
                endpoints
                        .create(operator, EndpointPatch.readNew(members.toDocument()))
                        .fold(printer.created());
            case UPDATE ->
                endpoints
                        .update(operator, endpointId(), EndpointPatch.readChange(members.toDocument()))
                        .fold(printer.changed());
            case DELETE -> endpoints.delete(operator, endpointId()).fold(printer.deleted());
            case ROTATE_SECRET ->
                endpoints
                        .rotateSecret(operator, endpointId(), SecretRotationRequest.read(members.toDocument()))
                        .fold(printer.rotated());
            case PING -> throw new IllegalStateException("handled above");
        };
    }

    private EndpointId endpointId() {
        return new EndpointId(id.getValue());
    }

    MemberOptions members() {
        return members;
    }
}
