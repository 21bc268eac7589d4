package dev.leadpatch.application.list;

import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.Set;

/** A condition of a {@link LeadFilter}. A condition with several values holds if one of them matches. */
public sealed interface LeadCondition {

    /** Returns the name of the condition in a query, such as {@code tags}. */
    String name();

    /** The status is one of these. */
    record StatusIn(Set<LeadStatus> statuses) implements LeadCondition {
        public StatusIn {
            statuses = Set.copyOf(statuses);
        }

        @Override
        public String name() {
            return "status";
        }
    }

    /** The lead has one of these tags. */
    record TaggedWith(Set<TagId> tags) implements LeadCondition {
        public TaggedWith {
            tags = Set.copyOf(tags);
        }

        @Override
        public String name() {
            return "tags";
        }
    }

    /** The lead is assigned to one of these users. */
    record AssignedTo(Set<UserId> users) implements LeadCondition {
        public AssignedTo {
            users = Set.copyOf(users);
        }

        @Override
        public String name() {
            return "users";
        }
    }

    /** The lead is assigned to any user, or to none. */
    record Assigned(boolean assigned) implements LeadCondition {
        @Override
        public String name() {
            return assigned ? "assigned" : "unassigned";
        }
    }

    /** The email address, without case. */
    record EmailIs(String address) implements LeadCondition {
        @Override
        public String name() {
            return "email";
        }
    }

    /** The phone number, by its digits and a leading plus sign. */
    record PhoneNumberIs(String number) implements LeadCondition {
        @Override
        public String name() {
            return "phone_number";
        }
    }

    /** The source, exactly. */
    record SourceIs(String source) implements LeadCondition {
        @Override
        public String name() {
            return "source";
        }
    }

    /**
     * The value of a custom field.
     *
     * @param value a string, which the type of the field defines the meaning of; or an object with the key of the type,
     *     as in a patch
     */
    record CustomFieldIs(CustomFieldId field, Object value) implements LeadCondition {
        @Override
        public String name() {
            return LeadField.customFieldName(field);
        }
    }

    /** The lead was created at this time or later. */
    record CreatedSince(Instant time) implements LeadCondition {
        @Override
        public String name() {
            return "created_since";
        }
    }

    /**
     * Company name, email address, phone number, name or an assigned user contains this text, without case and accents.
     */
    record Contains(String text) implements LeadCondition {
        @Override
        public String name() {
            return "search";
        }
    }
}
