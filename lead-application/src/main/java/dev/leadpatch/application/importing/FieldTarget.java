package dev.leadpatch.application.importing;

import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.value.LeadField;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a column of an input is imported as. */
public sealed interface FieldTarget {

    /** The name in a mapping, such as {@code email} or {@code customFields/7}. */
    String wireName();

    /** A member of a lead that is not one custom field. */
    enum Member implements FieldTarget {
        ID("id", "lead_id"),
        UUID("uuid"),
        CREATED_AT("created_at", "created", "creation_date"),
        SOURCE("source", "lead_source"),
        PARTNER_TYPE("associationType", "partner_type"),
        COMPANY_NAME("company_name", "company", "organization", "organisation", "account"),
        EMAIL("email", "mail", "email_address"),
        PHONE_NUMBER("phone_number", "phone", "telephone", "tel", "mobile"),
        FIRST_NAME("first_name", "given_name"),
        LAST_NAME("last_name", "surname", "family_name"),
        STATUS("status", "lead_status"),
        ASSIGNED_USERS("assignedUsers", "assigned_to", "owner", "assignee"),
        TAGS("tags", "tag", "labels"),
        /** The custom fields of a lead as a list of objects, as requests and responses contain them. */
        CUSTOM_FIELDS("customFields"),
        /** Not imported. */
        IGNORED("-");

        private final String wireName;

        @SuppressWarnings("ImmutableEnumChecker") // an immutable list
        private final List<String> synonyms;

        Member(String wireName, String... synonyms) {
            this.wireName = wireName;
            this.synonyms = List.of(synonyms);
        }

        @Override
        public String wireName() {
            return wireName;
        }

        /** Other usual names, in lower case with underscores. */
        List<String> synonyms() {
            return synonyms;
        }

        /** Finds a member by its wire name; the match is case-sensitive. */
        static Optional<Member> ofWireName(String wireName) {
            return Arrays.stream(values())
                    .filter(member -> member.wireName.equals(wireName))
                    .findFirst();
        }
    }

    /** One custom field. */
    record CustomField(CustomFieldDefinition definition) implements FieldTarget {
        @Override
        public String wireName() {
            return LeadField.customFieldName(definition.id());
        }
    }
}
