package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.catalog.CatalogResult;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.importing.ColumnMapping;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import dev.leadpatch.application.importing.UnknownTags;
import dev.leadpatch.application.importing.ValueFormats;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.TagPatch;
import java.util.List;

/** Creates the tags of a file that the company does not have, before the file is imported. */
record TagCreation(ManageCatalog manageCatalog, Caller caller, Console console, boolean dryRun) {

    /**
     * Reads the file, and creates the missing tags.
     *
     * @throws InvalidUsageException if there are too many, or one is invalid; none is created
     */
    void run(ImportFile file, ColumnMapping mapping, CompanyCatalog catalog, ValueFormats formats)
            throws InvalidInputException {
        List<String> labels = file.input().read(rows -> UnknownTags.find(rows, mapping, catalog, formats));
        if (labels.isEmpty()) {
            return;
        }
        if (labels.size() > UnknownTags.MAX_TAGS) {
            throw new InvalidUsageException(
                    "The file has more than %,d unknown tags: check the column and --list-separator."
                            .formatted(UnknownTags.MAX_TAGS));
        }
        if (dryRun) {
            console.err()
                    .println("Would create the tags %s. This dry run rejects their rows."
                            .formatted(String.join(", ", labels)));
            return;
        }
        CatalogResult<List<Tag>> result = manageCatalog
                .tags()
                .findOrCreate(caller, labels.stream().map(TagPatch::ofLabel).toList());
        if (result instanceof CatalogResult.Rejected<List<Tag>> rejected) {
            throw new InvalidUsageException(rejected.violations().stream()
                    .map(violation -> "The tag \"%s\" can't be created: it %s."
                            .formatted(
                                    labels.get(((Number)
                                                    violation.path().segments().get(0))
                                            .intValue()),
                                    violation.message()))
                    .toList());
        }
        if (!(result instanceof CatalogResult.Success<List<Tag>>)) {
            throw new InvalidUsageException("The tags can't be created: the company has too many.");
        }
        console.err().println("Created the tags %s.".formatted(String.join(", ", labels)));
    }
}
