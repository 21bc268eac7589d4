package dev.leadpatch.bootstrap;

import dev.leadpatch.bootstrap.cli.CliEnvironment;
import dev.leadpatch.bootstrap.cli.CommandLineInterface;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CliEnvironment surroundings = CliEnvironment.ofProcess(
                new PostgresApplicationFactory(DomainValidatorFactory::create), DomainValidatorFactory::create);
        System.exit(new CommandLineInterface(surroundings).run(arguments));
    }
}
