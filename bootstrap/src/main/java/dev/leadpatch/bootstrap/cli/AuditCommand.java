package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditLog.Page;
import dev.leadpatch.application.audit.AuditLog.Position;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code leadpatch audit list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Lists who changed API keys, webhook endpoints and the catalog of a company, and loads and replays;"
                        + " newest first.")
final class AuditCommand extends DatabaseCommand {
    private static final int PAGE_SIZE = 200;
    private static final int MAX_ENTRIES = 10_000;

    @Mixin
    private CompanyOption company = new CompanyOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            converter = LimitConverter.class,
            description = "Maximum number of entries, up to 10000. Default: 100")
    private int limit = 100;

    AuditCommand(CliEnvironment environment) {
        super(environment);
    }

    static CommandLine group(CliEnvironment environment) {
        return CommandGroup.of(
                "audit", "Reads the audit log.", List.of(new CommandLine(new AuditCommand(environment))));
    }

    @Override
    int run(Application application) throws CommandFailedException {
        CompanyId id = company.resolve(application.companyStore());
        if (!application.companyStore().exists(id)) {
            return printFailure("There is no company " + id.value() + ".");
        }
        output.printRows(environment.console(), AuditEntryFormat.FORMAT, newest(application, id));
        return ExitCode.OK;
    }

    private List<AuditEntry> newest(Application application, CompanyId id) {
        List<AuditEntry> entries = new ArrayList<>();
        Optional<Position> before = Optional.empty();
        do {
            Page page = application.auditLog().find(id, before, Math.min(PAGE_SIZE, limit - entries.size()));
            entries.addAll(page.entries());
            before = page.next();
        } while (before.isPresent() && entries.size() < limit);
        return entries;
    }

    /** Converts a number from 1 to the maximum. */
    static final class LimitConverter implements CommandLine.ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= MAX_ENTRIES) {
                return Integer.parseInt(text);
            }
            throw new TypeConversionException(
                    "a limit must be a number from 1 to " + MAX_ENTRIES + ", not \"" + text + "\"");
        }
    }
}
