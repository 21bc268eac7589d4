package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The size of a lead: the bytes of its texts in UTF-8, plus {@value #BYTES_PER_CUSTOM_FIELD} for each custom field that
 * has a value, and {@value #BYTES_PER_ID} for each assigned user, tag and selected option. A change that makes a lead
 * larger must not exceed {@value #MAX_BYTES} bytes. A lead that is larger already can be changed in other ways.
 */
public final class LeadSize {
    /** The maximum size of a lead: 1 MiB. */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final int BYTES_PER_CUSTOM_FIELD = 64;
    private static final int BYTES_PER_ID = 20;
    private static final int MAX_BYTES_PER_CHAR = 3;

    private LeadSize() {}

    /** Returns the violation of a change from {@code current} to {@code next}; empty if its size is allowed. */
    static List<Violation> violations(LeadFields current, LeadFields next) {
        // almost always decided by the lengths of the texts, without reading them
        if (sum(next, text -> MAX_BYTES_PER_CHAR * text.length()) <= MAX_BYTES) {
            return List.of();
        }
        long bytes = of(next);
        return bytes <= MAX_BYTES || bytes <= of(current)
                ? List.of()
                : List.of(new Violation(
                        DocumentPath.ROOT,
                        ViolationCode.LEAD_TOO_LARGE,
                        "must not be larger than " + MAX_BYTES + " bytes"));
    }

    /** Returns the size of a lead with these fields in bytes. */
    public static long of(LeadFields fields) {
        return sum(fields, Characters::countUtf8Octets);
    }

    private static long sum(LeadFields fields, ToIntFunction<String> bytesOfText) {
        long bytes = BYTES_PER_ID
                * ((long) fields.assignedUsers().size() + fields.tags().size());
        for (CustomFieldValue value : fields.customFields().values()) {
            bytes += BYTES_PER_CUSTOM_FIELD;
            if (value instanceof CustomFieldValue.Text text) {
                bytes += bytesOfText.applyAsInt(text.text());
            } else if (value instanceof CustomFieldValue.MultiSelect selected) {
                bytes += BYTES_PER_ID * (long) selected.options().size();
            }
        }
        return bytes
                + ofNullable(fields.companyName(), bytesOfText)
                + ofNullable(fields.email(), bytesOfText)
                + ofNullable(fields.phoneNumber(), bytesOfText)
                + ofNullable(fields.firstName(), bytesOfText)
                + ofNullable(fields.lastName(), bytesOfText);
    }

    private static int ofNullable(@Nullable String text, ToIntFunction<String> bytes) {
        return text == null ? 0 : bytes.applyAsInt(text);
    }
}
