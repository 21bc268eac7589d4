package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** A command on what one company has, with all permissions. */
abstract class OperatorCommand extends DatabaseCommand {
    @Mixin
    private CompanyOption company = new CompanyOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    OperatorCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    final int run(Application application) throws CommandFailedException {
        return run(application, company.resolveOperator(application));
    }

    /** Runs the command for a company that exists, and returns its exit code. */
    abstract int run(Application application, Caller operator);

    final OutputOptions output() {
        return output;
    }

    final int printRejected(MemberOptions members, List<Violation> violations) {
        members.describe(violations).forEach(environment.console()::printError);
        return ExitCode.USAGE;
    }

    /** An operator has every permission, so this result is a bug. */
    static IllegalStateException missingPermission() {
        return new IllegalStateException("an operator has every permission");
    }
}
