package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import java.util.Locale;

/** The labels of what is not in the catalog: the plain fields of leads and their statuses. */
final class FieldLabels {

    private FieldLabels() {}

    static String of(LeadField field) {
        return switch (field) {
            case COMPANY_NAME -> "Company name";
            case EMAIL -> "Email";
            case PHONE_NUMBER -> "Phone number";
            case FIRST_NAME -> "First name";
            case LAST_NAME -> "Last name";
            case STATUS -> "Status";
            case ASSIGNED_USERS -> "Assigned users";
            case TAGS -> "Tags";
            case CUSTOM_FIELDS -> "Custom fields";
        };
    }

    static String of(LeadStatus status) {
        return capitalized(status.wireName());
    }

    /** Returns a name such as {@code new} with a capital letter. */
    static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
