package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.NameBasedUuid;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.creation.CreateLead.OnMatch;
import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.application.importing.ColumnMapping;
import dev.leadpatch.application.importing.ColumnMatcher;
import dev.leadpatch.application.importing.FieldTarget;
import dev.leadpatch.application.importing.FieldTarget.Member;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What an import will do, by its options, the columns of the file and the catalog of the company. */
final class ImportPlan {
    private static final int MAX_MAP_SIZE = 1 << 20;
    /** The namespace of the ids of imports, which must stay: an import is continued by its id. */
    private static final UUID NAMESPACE = UUID.fromString("5f0c7c1e-4c8b-4d0e-9d3a-2a8a0f1f6f10");

    private final CompanyCatalog catalog;
    private final ImportOptions options;
    private final List<String> columns;
    private final ColumnMatcher matcher;
    private final Map<String, String> configured;

    ImportPlan(CompanyCatalog catalog, ImportOptions options, List<String> columns) {
        this.catalog = catalog;
        this.options = options;
        this.columns = columns;
        this.matcher = new ColumnMatcher(catalog);
        this.configured = options.mapFile == null ? Map.of() : readMap(options.mapFile);
    }

    private static Map<String, String> readMap(String file) {
        try {
            Object document = StrictJsonReader.read(
                    Files.newInputStream(Path.of(file)), StrictJsonReader.Limits.ofBytes(MAX_MAP_SIZE));
            if (document instanceof Map<?, ?> object && object.values().stream().allMatch(String.class::isInstance)) {
                Map<String, String> map = new LinkedHashMap<>();
                object.forEach((column, field) -> map.put(String.valueOf(column), String.valueOf(field)));
                return map;
            }
            throw new InvalidUsageException(file + ": must be a JSON object with the name of a field for each column");
        } catch (MalformedJsonException | IOException e) {
            throw new InvalidUsageException(file + " can't be read: " + e.getMessage());
        }
    }

    /** @throws InvalidUsageException if the company does not exist */
    static CompanyCatalog catalogOf(CompanyId company, Application application) {
        return application
                .catalogStore()
                .find(company)
                .orElseThrow(() -> new InvalidUsageException("There is no company " + company.value() + "."));
    }

    /** The mapping as a JSON object: the field of each column, {@code -} if there is none. */
    String proposal() {
        Map<String, String> proposal = new LinkedHashMap<>();
        ColumnMapping mapping = newMapping();
        columns.forEach(column -> proposal.put(
                column, mapping.target(column).map(FieldTarget::wireName).orElse(Member.IGNORED.wireName())));
        return JsonWriter.write(proposal).replace("\",\"", "\",\n \"");
    }

    private ColumnMapping newMapping() {
        try {
            return new ColumnMapping(matcher, configured, options.ignoreUnknown);
        } catch (IllegalArgumentException e) {
            throw new InvalidUsageException(options.mapFile + ": " + e.getMessage());
        }
    }

    /** A sentence for each column without a field. */
    List<String> unmatched() {
        ColumnMapping mapping = newMapping();
        return columns.stream()
                .filter(column -> mapping.target(column).isEmpty())
                .map(column -> "The column \"%s\" matches no field%s."
                        .formatted(
                                column,
                                matcher.suggest(column)
                                        .map(name -> "; did you mean \"" + name + "\"?")
                                        .orElse("")))
                .toList();
    }

    /**
     * The checked mapping.
     *
     * @param isTable whether a field can have one column only, as in CSV
     */
    ColumnMapping mapping(boolean isTable) {
        List<String> errors = new ArrayList<>(unmatched());
        if (!errors.isEmpty()) {
            errors.add(
                    "Map the columns by --map (--print-map proposes a mapping), or leave them out by --ignore-unknown.");
        }
        configured.keySet().stream()
                .filter(column -> !columns.contains(column))
                .forEach(column -> errors.add("The file has no column \"%s\" of the mapping.".formatted(column)));
        ColumnMapping mapping = newMapping();
        if (isTable) {
            mapping.byField(columns).forEach((field, names) -> {
                if (names.size() > 1) {
                    errors.add("The columns \"%s\" are all imported as %s: choose one by --map."
                            .formatted(String.join("\", \"", names), field.wireName()));
                }
            });
        }
        if (!errors.isEmpty()) {
            throw new InvalidUsageException(errors);
        }
        return mapping;
    }

    /** How rows find existing leads. */
    Optional<Match> match() {
        if (options.match == null) {
            if (options.onMatch != null) {
                throw new InvalidUsageException("--on-match requires --match.");
            }
            return Optional.empty();
        }
        String name = options.match;
        MatchField field = Arrays.stream(MatchField.IdentityField.values())
                .<MatchField>map(identity -> identity)
                .filter(identity -> identity.wireName().equals(name))
                .findFirst()
                .or(() -> MatchField.ofWireName(name))
                .filter(matchable -> matchable.isMatchable(catalog))
                .orElseThrow(() -> new InvalidUsageException(
                        "--match must be email, phone_number, uuid, id, or a custom field of type text or number"
                                + " such as customFields/7, not \"" + name + "\"."));
        String action = options.onMatch == null ? "update" : options.onMatch;
        return Optional.of(new Match(
                field,
                Arrays.stream(OnMatch.values())
                        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(action))
                        .findFirst()
                        .orElseThrow(() -> new InvalidUsageException(
                                "--on-match must be update, skip or fill, not \"" + action + "\"."))));
    }

    /** The import as the author of changes. */
    Caller caller(Optional<String> email) {
        return callerOf(catalog, email);
    }

    /** A command as a caller, on behalf of an active user: the one with the email address, or with the lowest id. */
    static Caller callerOf(CompanyCatalog catalog, Optional<String> email) {
        User author = catalog.users().values().stream()
                .filter(candidate -> !candidate.archived())
                .filter(candidate -> email.map(wanted -> wanted.equalsIgnoreCase(candidate.email()))
                        .orElse(true))
                .min(Comparator.comparingLong(candidate -> candidate.id().value()))
                .orElseThrow(() -> new InvalidUsageException("Company %d has no active user%s."
                        .formatted(
                                catalog.company().value(),
                                email.map(wanted -> " " + wanted).orElse(""))));
        return Caller.operator(catalog.company(), author.id(), "leadpatch import");
    }

    /** Identifies the import of a file with these options. */
    UUID importId(String digest) {
        String mapping = configured.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .collect(Collectors.joining("\n"));
        return NameBasedUuid.of(NAMESPACE, digest + "\n" + options.fingerprint() + "\n" + mapping);
    }
}
