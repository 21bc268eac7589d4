package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.bootstrap.logging.Logging;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettings;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadpatch key list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Prints a company's API keys without their secrets, oldest first, in columns between tabs.")
final class KeyListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--company",
            required = true,
            paramLabel = "ID",
            converter = KeyArguments.Id.class,
            description = "Whose keys.")
    private Long company = 0L;

    @Mixin
    private DatabaseOptions options = new DatabaseOptions();

    KeyListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InvalidSettings, CannotStart, InterruptedException {
        DatabaseSettings database = options.settings(surroundings.environment());
        Logging.startQuietly(surroundings.console().err());
        Optional<List<ApiKey>> keys;
        try (Termination unawaited = surroundings.terminations().get();
                Installation installation = surroundings.installations().open(database)) {
            keys = surroundings.manageApiKeys(installation).list(new CompanyId(company));
        }
        if (keys.isEmpty()) {
            surroundings.console().complain("There is no company " + company + ".");
            return ExitCode.FAILURE;
        }
        surroundings.console().out().println("ID\tACCESS\tSTATE\tOWNER\tCREATED\tLABEL");
        keys.get().forEach(key -> surroundings.console().out().println(line(key)));
        return ExitCode.OK;
    }

    private String line(ApiKey key) {
        String access = Permission.WIRE_NAMES.stream()
                .filter(name -> Permission.ofWireName(name)
                        .map(key.permissions()::contains)
                        .orElse(false))
                .collect(Collectors.joining(","));
        return String.join(
                "\t",
                key.id().toString(),
                access,
                state(key),
                Long.toString(key.owner().value()),
                key.createdAt().toString(),
                key.label());
    }

    private String state(ApiKey key) {
        Instant now = surroundings.clock().instant();
        if (key.isValidAt(now)) {
            return key.expiresAt().map(expiry -> "good until " + expiry).orElse("good");
        }
        return key.revokedAt().map(since -> "revoked " + since).orElse("expired");
    }
}
