package dev.leadpatch.application.importing;

import dev.leadpatch.application.importing.RejectedRow.RowError;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.violation.Violation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A row as the draft of a lead, and what is needed to report its violations by column.
 *
 * @param columns the column of each member of the draft's document, such as {@code email} or {@code customFields/0}
 * @param explanations why the value of a member could not be converted
 */
record ConvertedRow(ImportRow row, LeadDraft draft, Map<String, String> columns, Map<String, String> explanations) {

    /** The position of members without a column, -1, becomes the last one. */
    private static final int MAX_ORDER = 1 << 20;

    /** Returns the errors that report violations of the draft, in the order of the columns. */
    List<RowError> toErrors(List<Violation> violations) {
        List<String> order = List.copyOf(columns.keySet());
        return violations.stream()
                .sorted(Comparator.comparingInt(
                        violation -> Math.floorMod(order.indexOf(memberOf(violation)), MAX_ORDER)))
                .map(this::toError)
                .distinct()
                .toList();
    }

    private RowError toError(Violation violation) {
        String member = memberOf(violation);
        return new RowError(
                columns.getOrDefault(member, member), explanations.getOrDefault(member, violation.message()));
    }

    private static String memberOf(Violation violation) {
        List<Object> segments = violation.path().segments();
        if (segments.isEmpty()) {
            return "";
        }
        String name = String.valueOf(segments.get(0));
        boolean isCustomField = name.equals(FieldTarget.Member.CUSTOM_FIELDS.wireName()) && segments.size() > 1;
        return isCustomField ? name + "/" + segments.get(1) : name;
    }
}
