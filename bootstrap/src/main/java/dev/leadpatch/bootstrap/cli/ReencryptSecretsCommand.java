package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.persistence.SecretMaintenance.ReencryptionResult;
import dev.leadpatch.bootstrap.wiring.Application;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code leadpatch secrets re-encrypt}. */
@Command(
        name = "re-encrypt",
        mixinStandardHelpOptions = true,
        description =
                "Encrypts the secrets of webhook endpoints with the current secret key, so that the previous keys can"
                        + " be removed. Services can run meanwhile, and an interrupted run can be repeated.",
        footer = {
            "",
            "Exit codes: 0 success, 1 failure or secrets that no key decrypts, 2 usage error or no secret key."
        })
final class ReencryptSecretsCommand extends DatabaseCommand {
    @Mixin
    private OutputOptions output = new OutputOptions();

    ReencryptSecretsCommand(CliEnvironment environment) {
        super(environment);
    }

    static CommandLine group(CliEnvironment environment) {
        return CommandGroup.of(
                "secrets",
                "Manages the encryption of the secrets of webhook endpoints.",
                List.of(new CommandLine(new ReencryptSecretsCommand(environment))));
    }

    @Override
    int run(Application application) {
        ReencryptionResult result =
                application.secretMaintenance().reencrypt(environment.clock().instant());
        if (result.unreadable() > 0) {
            return printFailure(
                    ("The secrets of %d endpoints can't be decrypted, those of %d were encrypted with the current"
                                    + " key. Add their key to the previous secret keys, or rotate the secrets of these endpoints.")
                            .formatted(result.unreadable(), result.reencrypted()));
        }
        output.print(
                environment.console(),
                Map.of("reencrypted", result.reencrypted()),
                "Endpoints whose secrets were encrypted with the current key: " + result.reencrypted());
        return ExitCode.OK;
    }
}
