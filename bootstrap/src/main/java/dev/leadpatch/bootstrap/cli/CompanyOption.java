package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The company of a command. It can be omitted if the database has exactly one. */
final class CompanyOption {
    private static final int MAX_NAMED = 10;

    @Option(
            names = "--company",
            paramLabel = "ID",
            converter = KeyCommand.IdConverter.class,
            description = "The company. Default: the only company of the database.")
    private @Nullable Long company;

    /**
     * Returns the operator of the company, with all permissions.
     *
     * @throws CommandFailedException if the company does not exist, or can't be determined
     */
    Caller resolveOperator(Application application) throws CommandFailedException {
        CompanyId id = resolve(application.companyStore());
        CompanyCatalog catalog = application
                .catalogStore()
                .find(id)
                .orElseThrow(() -> CommandFailedException.temporaryFailure("There is no company " + id.value() + "."));
        long owner =
                catalog.users().keySet().stream().mapToLong(UserId::value).min().orElse(1);
        return Caller.operator(id, new UserId(owner));
    }

    /**
     * Returns the company. An id that was given is not checked.
     *
     * @throws CommandFailedException if no id was given, and the database has no company or several
     */
    CompanyId resolve(CompanyStore companies) throws CommandFailedException {
        if (company != null) {
            return new CompanyId(company);
        }
        List<CompanyId> ids = companies.list(MAX_NAMED + 1);
        if (ids.isEmpty()) {
            throw CommandFailedException.temporaryFailure(
                    "The database has no company: create one with init, or load one with load.");
        }
        if (ids.size() > 1) {
            throw CommandFailedException.usageError(
                    "--company is required, because the database has several companies: "
                            + ids.stream()
                                    .limit(MAX_NAMED)
                                    .map(id -> Long.toString(id.value()))
                                    .collect(Collectors.joining(", "))
                            + (ids.size() > MAX_NAMED ? ", …" : ""));
        }
        return ids.get(0);
    }
}
