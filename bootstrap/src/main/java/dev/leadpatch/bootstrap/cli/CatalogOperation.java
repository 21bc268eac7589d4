package dev.leadpatch.bootstrap.cli;

import java.util.Locale;

/** What a command does with the entries of a catalog. */
enum CatalogOperation {
    LIST("Lists the %ss of a company."),
    CREATE("Creates a %s."),
    UPDATE("Changes the given options of a %s."),
    ARCHIVE("Archives a %s; leads that have it keep it."),
    RESTORE("Restores an archived %s.");

    private final String description;

    CatalogOperation(String description) {
        this.description = description;
    }

    String commandName() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description(String noun) {
        return description.formatted(noun);
    }

    String pastTense() {
        String verb = name().charAt(0) + commandName().substring(1);
        return verb.endsWith("e") ? verb + "d" : verb + "ed";
    }
}
