package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.importing.FieldTarget.Member;
import dev.leadpatch.application.importing.ValueFormats.DateFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code leadpatch import} that change what is imported. */
final class ImportOptions {
    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description =
                    "Encoding of the file: utf-8, utf-16le, utf-16be, utf-16, windows-1252 or iso-8859-1. Default:"
                            + " detected.")
    @Nullable
    String encoding;

    @Option(
            names = "--map",
            paramLabel = "FILE",
            description = "JSON object with the fields of columns: {\"Company\": \"company_name\", \"Budget\":"
                    + " \"customFields/5\", \"Notes\": \"-\"}. Other columns are matched by name.")
    @Nullable
    String mapFile;

    @Option(names = "--ignore-unknown", description = "Do not import columns that match no field.")
    boolean ignoreUnknown;

    @Option(
            names = "--date-format",
            paramLabel = "PATTERN",
            converter = DateFormatConverter.class,
            description = "Format of dates besides 2024-01-15, such as dd.MM.yyyy. Repeat it for several formats; the"
                    + " first that fits is used.")
    List<DateFormat> dateFormats = new ArrayList<>();

    @Option(names = "--decimal-comma", description = "Numbers have a decimal comma: 1.234,50.")
    boolean decimalComma;

    @Option(
            names = "--list-separator",
            paramLabel = "CHAR",
            description = "Separates the tags, users or options in a cell. Default: ;")
    char listSeparator = ';';

    @Option(
            names = "--match",
            paramLabel = "FIELD",
            description =
                    "Change the lead that has the same value instead of creating one: email, phone_number, uuid, id or"
                            + " customFields/7.")
    @Nullable
    String match;

    @Option(
            names = "--on-match",
            paramLabel = "ACTION",
            description = "With --match: update the lead, skip the row, or fill only the empty fields. Default: update")
    @Nullable
    String onMatch;

    @Option(
            names = "--keep",
            paramLabel = "NAMES",
            converter = KeepConverter.class,
            description = "Keep what identifies the leads elsewhere: id, uuid, created_at, or a list such as id,uuid."
                    + " Default: none; new leads get new ids.")
    Kept kept = new Kept(Set.of());

    @Option(names = "--no-events", description = "Send no events to webhook endpoints.")
    boolean noEvents;

    /** Renders the options that change the effect of an import. */
    String fingerprint() {
        return String.join(
                "\n",
                String.valueOf(encoding),
                String.valueOf(ignoreUnknown),
                dateFormats.toString(),
                String.valueOf(decimalComma),
                String.valueOf(listSeparator),
                String.valueOf(match),
                String.valueOf(onMatch),
                kept.members().stream().map(Member::wireName).sorted().toList().toString(),
                String.valueOf(noEvents));
    }

    /** What new leads keep. */
    record Kept(Set<Member> members) {}

    private static final class DateFormatConverter implements ITypeConverter<DateFormat> {
        @Override
        public DateFormat convert(String text) {
            try {
                return new DateFormat(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "a date format must be a pattern such as dd.MM.yyyy, not \"" + text + "\"");
            }
        }
    }

    private static final class KeepConverter implements ITypeConverter<Kept> {
        @Override
        public Kept convert(String text) {
            Set<Member> members = new LinkedHashSet<>();
            for (String name : text.split(",", -1)) {
                members.add(
                        switch (name.strip().toLowerCase(Locale.ROOT)) {
                            case "id" -> Member.ID;
                            case "uuid" -> Member.UUID;
                            case "created_at" -> Member.CREATED_AT;
                            default ->
                                throw new TypeConversionException(
                                        "must be id, uuid, created_at or a list such as id,uuid, not \"" + text + "\"");
                        });
            }
            return new Kept(members);
        }
    }
}
