package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.ExactNumbers;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The commands {@code leadpatch key list} and {@code leadpatch key revoke}. */
final class KeyCommand {

    private KeyCommand() {}

    /** {@code leadpatch key list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the API keys of a company without their secrets, oldest first.")
    static final class ListCommand extends DatabaseCommand {
        @Mixin
        private CompanyOption company = new CompanyOption();

        @Mixin
        private OutputOptions output = new OutputOptions();

        ListCommand(CliEnvironment environment) {
            super(environment);
        }

        @Override
        int run(Application application) throws CommandFailedException {
            CompanyId id = company.resolve(application.companyStore());
            Optional<List<ApiKey>> keys =
                    environment.newManageApiKeys(application).list(id);
            if (keys.isEmpty()) {
                return printFailure("There is no company " + id.value() + ".");
            }
            ApiKeyFormat format = new ApiKeyFormat(
                    environment.clock().instant(), application.endpointStore().countSubscriptions(id));
            output.printRows(environment.console(), format.format(), keys.get());
            return ExitCode.OK;
        }
    }

    /** {@code leadpatch key revoke}. */
    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revokes an API key permanently; it is rejected within five seconds. Its subscriptions end.")
    static final class RevokeCommand extends DatabaseCommand {
        private static final UUID NO_ID = new UUID(0, 0);
        // the warning is not worth a longer search
        private static final int MAX_COMPANIES = 1_000;

        @Parameters(
                paramLabel = "ID",
                converter = UuidConverter.class,
                description = "The id of the key, as printed by key list.")
        private UUID id = NO_ID;

        @Mixin
        private OutputOptions output = new OutputOptions();

        RevokeCommand(CliEnvironment environment) {
            super(environment);
        }

        @Override
        int run(Application application) {
            if (!environment.newManageApiKeys(application).revoke(new ApiKeyId(id))) {
                return printFailure("There is no API key " + id + ".");
            }
            output.print(environment.console(), Map.of("id", id.toString()), "Revoked " + id);
            application.endpointStore().endSubscriptions(environment.clock().instant());
            companyWithoutAdminKey(application)
                    .ifPresent(company -> environment
                            .console()
                            .err()
                            .println(
                                    "Warning: company %d has no valid key with admin access; create one with key create."
                                            .formatted(company.value())));
            return ExitCode.OK;
        }

        /** Returns the company of the key if this was the last of its valid keys with admin access. */
        private Optional<CompanyId> companyWithoutAdminKey(Application application) {
            Instant now = environment.clock().instant();
            for (CompanyId company : application.companyStore().list(MAX_COMPANIES)) {
                List<ApiKey> adminKeys = application.apiKeyStore().list(company).stream()
                        .filter(key -> key.permissions().contains(Permission.ADMIN))
                        .toList();
                if (adminKeys.stream().anyMatch(key -> key.id().equals(new ApiKeyId(id)))) {
                    return adminKeys.stream().anyMatch(key -> key.isValidAt(now))
                            ? Optional.empty()
                            : Optional.of(company);
                }
            }
            return Optional.empty();
        }
    }

    /** Converts an id of a company or user: a positive number up to 2^63 - 1. */
    static final class IdConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            OptionalLong id = text.matches("[0-9]{1,19}")
                    ? ExactNumbers.toPositiveLong(new BigDecimal(text))
                    : OptionalLong.empty();
            return id.orElseThrow(
                    () -> new TypeConversionException("an id must be a positive number, not \"" + text + "\""));
        }
    }
}
