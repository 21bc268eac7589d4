package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.catalog.CatalogResult;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.ArchivedEntries;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.violation.Violation;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command on the catalog entries of one kind, such as {@code leadpatch tag create}. */
final class CatalogCommand<I, T> extends OperatorCommand {
    private final CatalogKind<I, T> kind;
    private final CatalogOperation operation;
    private MemberOptions members = MemberOptions.none();
    private final OptionSpec archived = OptionSpec.builder("--archived")
            .type(ArchivedEntries.class)
            .converters(new NameConverter<>(ArchivedEntries.class))
            .defaultValue("exclude")
            .paramLabel("exclude|include|only")
            .description("Whether archived entries are listed. Default: exclude")
            .build();
    private final OptionSpec field = OptionSpec.builder("--field")
            .type(Long.class)
            .converters(new KeyCommand.IdConverter())
            .required(true)
            .paramLabel("ID")
            .description("The custom field of the options.")
            .build();
    private final PositionalParamSpec id = PositionalParamSpec.builder()
            .index("0")
            .required(true)
            .arity("1")
            .type(Long.class)
            .converters(new KeyCommand.IdConverter())
            .paramLabel("ID")
            .description("The id, as printed by list.")
            .build();

    private CatalogCommand(CliEnvironment environment, CatalogKind<I, T> kind, CatalogOperation operation) {
        super(environment);
        this.kind = kind;
        this.operation = operation;
    }

    /** The group of the commands of a kind. */
    static <I, T> CommandLine groupOf(CatalogKind<I, T> kind, CliEnvironment environment) {
        List<CommandLine> commands = Arrays.stream(CatalogOperation.values())
                .map(operation -> new CatalogCommand<>(environment, kind, operation).toCommandLine())
                .toList();
        return CommandGroup.of(
                kind.command(), "Lists, creates, changes, archives and restores %ss.".formatted(kind.noun()), commands);
    }

    private CommandLine toCommandLine() {
        CommandSpec spec = CommandSpec.forAnnotatedObject(this)
                .name(operation.commandName())
                .mixinStandardHelpOptions(true);
        spec.usageMessage().description(operation.description(kind.noun()));
        if (kind.ofField()) {
            spec.addOption(field);
        }
        switch (operation) {
            case LIST -> spec.addOption(archived);
            case CREATE -> members = MemberOptions.ofCreation(kind.members(), spec);
            case UPDATE -> {
                spec.addPositional(id);
                members = MemberOptions.ofChange(kind.members(), spec);
            }
            case ARCHIVE, RESTORE -> spec.addPositional(id);
        }
        return new CommandLine(spec);
    }

    @Override
    void readInput() {
        if (operation == CatalogOperation.UPDATE) {
            members.requireAny();
        }
    }

    @Override
    int run(Application application, Caller caller) {
        Long fieldId = kind.ofField() ? field.getValue() : 0L;
        ManageCatalog manageCatalog = environment.newManageCatalog(application);
        Entries<I, T> entries = kind.entries().apply(manageCatalog, fieldId);
        return switch (operation) {
            case LIST -> entries.list(caller, archived.getValue()).fold(new ListPrinter(caller));
            case CREATE ->
                entries.create(caller, kind.readNew().apply(members.toDocument(), Strictness.STRICT))
                        .fold(new EntryPrinter(caller));
            case UPDATE ->
                entries.update(caller, id(), kind.readChange().apply(members.toDocument(), Strictness.STRICT))
                        .fold(new EntryPrinter(caller));
            case ARCHIVE -> entries.archive(caller, id()).fold(new EntryPrinter(caller));
            case RESTORE -> entries.restore(caller, id()).fold(new EntryPrinter(caller));
        };
    }

    private I id() {
        Long value = id.getValue();
        return kind.toId().apply(value);
    }

    private final class ListPrinter extends FailurePrinter<List<T>> {
        ListPrinter(Caller caller) {
            super(caller);
        }

        @Override
        public Integer success(List<T> listed) {
            output().printRows(environment.console(), kind.format(), listed);
            return ExitCode.OK;
        }
    }

    private final class EntryPrinter extends FailurePrinter<T> {
        EntryPrinter(Caller caller) {
            super(caller);
        }

        @Override
        public Integer success(T entry) {
            output().print(
                            environment.console(),
                            kind.format().json().apply(entry),
                            "%s %s %d."
                                    .formatted(
                                            operation.pastTense(),
                                            kind.noun(),
                                            kind.id().applyAsLong(entry)));
            return ExitCode.OK;
        }
    }

    /** Prints the reason why an operation was not performed. */
    private abstract class FailurePrinter<R> implements CatalogResult.Cases<R, Integer> {
        private final Caller caller;

        FailurePrinter(Caller caller) {
            this.caller = caller;
        }

        @Override
        public Integer notFound() {
            String owner = "Company " + caller.company().value();
            String ofField = kind.ofField() ? " custom field " + field.getValue() : "";
            if (id.getValue() == null) {
                return printFailure(owner + " has no" + ofField + ".");
            }
            return printFailure("%s has no %s %d%s."
                    .formatted(owner, kind.noun(), id.<Long>getValue(), ofField.isEmpty() ? "" : " of" + ofField));
        }

        @Override
        public Integer forbidden(Permission missing) {
            throw missingPermission();
        }

        @Override
        public Integer rejected(List<Violation> violations) {
            return printRejected(members, violations);
        }

        @Override
        public Integer alreadyExists(CatalogResult.AlreadyExists<R> conflict) {
            return printFailure(conflict.describe(kind.noun()) + ".");
        }

        @Override
        public Integer limitReached(int max) {
            return printFailure(
                    "The maximum of %d %ss is reached, archived ones included.".formatted(max, kind.noun()));
        }
    }
}
