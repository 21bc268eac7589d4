package dev.leadpatch.bootstrap;

import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.cli.CliEnvironment;
import dev.leadpatch.bootstrap.cli.CommandLineInterface;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;

/** The entry point of the runnable jar. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CliEnvironment environment = CliEnvironment.ofProcess(
                new PostgresApplicationFactory(DefaultValidator::create), DefaultValidator::create);
        System.exit(new CommandLineInterface(environment).run(arguments));
    }
}
