package com.example.peer;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The members of a request; a member that is null is not changed. */
public record LeadPatch(
        @JsonProperty("company_name") @Size(min = 1, max = 255) String companyName,
        @Size(min = 3, max = 254) @Pattern(regexp = "[^@\\s]+@[^@\\s]+") String email,
        @JsonProperty("phone_number") @Size(min = 1, max = 40) @Pattern(regexp = "[-+()./ 0-9]+") String phoneNumber,
        @JsonProperty("first_name") @Size(min = 1, max = 255) String firstName,
        @JsonProperty("last_name") @Size(min = 1, max = 255) String lastName,
        @Pattern(regexp = "new|contacted|qualified|converted|lost") String status,
        @Size(max = 100) List<Long> assignedUsers,
        @Size(max = 100) List<Long> tags,
        List<@Valid CustomFieldValue> customFields) {

    public record CustomFieldValue(@NotNull Long customFieldId, @NotNull String type, Map<String, Object> value) {}

    /** Applies the patch, and returns the fields that it changed with their new values. */
    Map<String, Object> applyTo(Lead lead) {
        Map<String, Object> changes = new HashMap<>();
        if (companyName != null && !companyName.equals(lead.companyName)) {
            changes.put("company_name", companyName);
            lead.companyName = companyName;
        }
        if (email != null && !email.equals(lead.email)) {
            changes.put("email", email);
            lead.email = email;
        }
        if (phoneNumber != null && !phoneNumber.equals(lead.phoneNumber)) {
            changes.put("phone_number", phoneNumber);
            lead.phoneNumber = phoneNumber;
        }
        if (firstName != null && !firstName.equals(lead.firstName)) {
            changes.put("first_name", firstName);
            lead.firstName = firstName;
        }
        if (lastName != null && !lastName.equals(lead.lastName)) {
            changes.put("last_name", lastName);
            lead.lastName = lastName;
        }
        if (status != null && !status.equals(lead.status)) {
            changes.put("status", status);
            lead.status = status;
        }
        if (assignedUsers != null && !assignedUsers.equals(lead.assignedUsers)) {
            changes.put("assigned_users", assignedUsers);
            lead.assignedUsers = assignedUsers;
        }
        if (tags != null && !tags.equals(lead.tags)) {
            changes.put("tags", tags);
            lead.tags = tags;
        }
        if (customFields != null) {
            Map<String, Object> values = new HashMap<>(lead.customFields);
            for (CustomFieldValue field : customFields) {
                Object previous = values.put(field.customFieldId().toString(), field.value());
                if (!field.value().equals(previous)) {
                    changes.put("customFields/" + field.customFieldId(), field.value());
                }
            }
            lead.customFields = values;
        }
        return changes;
    }
}
