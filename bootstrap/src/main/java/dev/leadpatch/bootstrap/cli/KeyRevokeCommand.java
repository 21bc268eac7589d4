package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.bootstrap.logging.Logging;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettings;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code leadpatch key revoke}. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Revokes an API key for good; it is refused within five seconds.")
final class KeyRevokeCommand implements Callable<Integer> {
    private static final UUID NONE = new UUID(0, 0);

    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", converter = KeyArguments.KeyId.class, description = "The id that key list shows.")
    private UUID id = NONE;

    @Mixin
    private DatabaseOptions options = new DatabaseOptions();

    KeyRevokeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InvalidSettings, CannotStart, InterruptedException {
        DatabaseSettings database = options.settings(surroundings.environment());
        Logging.startQuietly(surroundings.console().err());
        try (Termination unawaited = surroundings.terminations().get();
                Installation installation = surroundings.installations().open(database)) {
            if (!surroundings.manageApiKeys(installation).revoke(new ApiKeyId(id))) {
                surroundings.console().complain("There is no API key " + id + ".");
                return ExitCode.FAILURE;
            }
        }
        surroundings.console().out().println("Revoked " + id);
        return ExitCode.OK;
    }
}
