package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.ManageCompanyKeys;
import dev.leadpatch.application.access.ManageCompanyKeys.Refusal;
import dev.leadpatch.application.access.ManageCompanyKeys.RotatedKey;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code leadpatch key rotate}. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description =
                "Replaces an API key by a new one with the same access, limit and expiry, and prints it once. The old key"
                        + " stays valid for the overlap.")
final class KeyRotateCommand extends OperatorCommand {
    private static final UUID NO_ID = new UUID(0, 0);

    @Parameters(
            paramLabel = "ID",
            converter = UuidConverter.class,
            description = "The id of the key, as printed by key list.")
    private UUID id = NO_ID;

    private MemberOptions members = MemberOptions.none();

    private KeyRotateCommand(CliEnvironment environment) {
        super(environment);
    }

    static CommandLine commandLine(CliEnvironment environment) {
        KeyRotateCommand command = new KeyRotateCommand(environment);
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        command.members = MemberOptions.ofChange(List.of(Member.OVERLAP_SECONDS), spec);
        return new CommandLine(spec);
    }

    @Override
    int run(Application application, Caller operator) {
        return environment
                .newManageCompanyKeys(application)
                .rotate(operator, new ApiKeyId(id), SecretRotationRequest.read(members.toDocument()))
                .fold(new ResultPrinter());
    }

    private final class ResultPrinter implements ManageCompanyKeys.Result.Cases<RotatedKey, Integer> {
        @Override
        public Integer success(RotatedKey rotated) {
            Instant now = environment.clock().instant();
            Instant validUntil = rotated.previous().expiresAt().orElse(now);
            Map<String, @Nullable Object> json = new LinkedHashMap<>(new ApiKeyFormat(now)
                    .newKeyJson(rotated.created().key(), rotated.created().secret()));
            json.put("previous_key_id", rotated.previous().id().toString());
            json.put("previous_key_valid_until", validUntil);
            output().print(
                            environment.console(),
                            json,
                            rotated.created().secret().text());
            environment
                    .console()
                    .err()
                    .println("Store the key now: it is not shown again. Its id is %s. The old key is valid until %s."
                            .formatted(rotated.created().key().id(), validUntil));
            return ExitCode.OK;
        }

        @Override
        public Integer notFound() {
            return printFailure("The company has no API key " + id + ".");
        }

        @Override
        public Integer forbidden(Permission missing) {
            throw missingPermission();
        }

        @Override
        public Integer invalidCaller() {
            throw missingPermission();
        }

        @Override
        public Integer rejected(List<Violation> violations) {
            return printRejected(members, violations);
        }

        @Override
        public Integer refused(Refusal reason) {
            return printFailure(
                    reason instanceof Refusal.TooManyKeys
                            ? "The maximum of " + ManageCompanyKeys.MAX_KEYS
                                    + " valid keys per company is reached; revoke one first."
                            : "The key can't be rotated: it is revoked, expired or already replaced.");
        }
    }
}
