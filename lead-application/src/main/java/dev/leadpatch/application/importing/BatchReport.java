package dev.leadpatch.application.importing;

import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.importing.RejectedRow.RowError;
import dev.leadpatch.application.lead.UpdateLead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The effect of one batch. It is stored as text with the batch, so that an import that continues has the same report.
 *
 * @param rejected the errors of each rejected row, by the number of the row
 */
public record BatchReport(long created, long updated, long unchanged, Map<Long, List<RowError>> rejected) {
    private static final char FIELD = '\t';
    private static final char RECORD = '\n';

    /** Names and explains the results that are neither a creation nor an update. */
    public interface Rejections {
        /** Returns the number of the row at this index of the results. */
        long number(int index);

        /** Returns the errors, at least one. */
        List<RowError> errorsOf(int index, CreateLead.Result result);
    }

    /**
     * Returns the report of these results.
     *
     * @param unreadable the errors of rows without a result, by the number of the row
     */
    public static BatchReport of(
            List<CreateLead.Result> results, Map<Long, List<RowError>> unreadable, Rejections rejections) {
        long created = 0;
        long updated = 0;
        long unchanged = 0;
        Map<Long, List<RowError>> rejected = new LinkedHashMap<>(unreadable);
        for (int i = 0; i < results.size(); i++) {
            CreateLead.Result result = results.get(i);
            if (result instanceof CreateLead.Result.Created) {
                created++;
            } else if (isUpdate(result)) {
                updated++;
            } else if (isUnchanged(result)) {
                unchanged++;
            } else {
                rejected.put(rejections.number(i), rejections.errorsOf(i, result));
            }
        }
        return new BatchReport(created, updated, unchanged, rejected);
    }

    private static boolean isUpdate(CreateLead.Result result) {
        return result instanceof CreateLead.Result.NotCreated notCreated
                && notCreated.result() instanceof UpdateLead.Result.Updated;
    }

    private static boolean isUnchanged(CreateLead.Result result) {
        return result instanceof CreateLead.Result.NotCreated notCreated
                && notCreated.result() instanceof UpdateLead.Result.Unchanged;
    }

    /** Renders the report as lines: the counts, then one line for each error. */
    String encode() {
        StringBuilder text = new StringBuilder();
        text.append(created).append(FIELD).append(updated).append(FIELD).append(unchanged);
        rejected.forEach((number, errors) -> errors.forEach(error -> text.append(RECORD)
                .append(number)
                .append(FIELD)
                .append(escape(error.column()))
                .append(FIELD)
                .append(escape(error.reason()))));
        return text.toString();
    }

    /** Reads a report that {@link #encode} has rendered. */
    static BatchReport decode(String text) {
        List<String[]> lines = Arrays.stream(text.split(String.valueOf(RECORD), -1))
                .map(line -> line.split(String.valueOf(FIELD), -1))
                .toList();
        Map<Long, List<RowError>> rejected = new LinkedHashMap<>();
        lines.stream()
                .skip(1)
                .forEach(line -> rejected.computeIfAbsent(Long.parseLong(line[0]), number -> new ArrayList<>())
                        .add(new RowError(unescape(line[1]), unescape(line[2]))));
        String[] counts = lines.get(0);
        return new BatchReport(
                Long.parseLong(counts[0]), Long.parseLong(counts[1]), Long.parseLong(counts[2]), rejected);
    }

    // PostgreSQL stores no NUL
    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\0", "\uFFFD");
    }

    private static String unescape(String text) {
        StringBuilder unescaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                c = switch (text.charAt(i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    default -> text.charAt(i);
                };
            }
            unescaped.append(c);
        }
        return unescaped.toString();
    }
}
