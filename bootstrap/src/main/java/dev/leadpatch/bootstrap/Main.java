package dev.leadpatch.bootstrap;

import dev.leadpatch.bootstrap.cli.CommandLineInterface;
import dev.leadpatch.bootstrap.cli.Surroundings;
import dev.leadpatch.bootstrap.wiring.PostgresInstallations;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Surroundings surroundings =
                Surroundings.ofProcess(new PostgresInstallations(RuleValidator::create), RuleValidator::create);
        System.exit(new CommandLineInterface(surroundings).run(arguments));
    }
}
