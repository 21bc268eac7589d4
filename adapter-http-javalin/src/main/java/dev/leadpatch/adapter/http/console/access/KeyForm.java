package dev.leadpatch.adapter.http.console.access;

import dev.leadpatch.adapter.http.console.page.Choice;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.console.page.TimeInput;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.access.FieldNames;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.patch.LeadDraftReader;
import dev.leadpatch.domain.value.LeadField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts the inputs of the form of a new API key to the document that the use case validates. */
final class KeyForm {
    static final String LABEL = "label";
    static final String ACCESS = "access";
    static final String OWNER = "owner";
    static final String EXPIRY = "expires_at";
    static final String FIELDS = FieldNames.MEMBER;
    static final String RATE_LIMIT = RateLimit.MEMBER;
    static final String FLAGS = "flags";
    static final List<String> INPUTS = List.of(LABEL, OWNER, ACCESS, EXPIRY, RATE_LIMIT, FIELDS);
    static final List<Choice> PERMISSIONS = Arrays.stream(Permission.values())
            .map(permission -> new Choice(permission.wireName(), describe(permission)))
            .toList();
    static final List<Choice> ALL_FLAGS = Arrays.stream(ApiKeyFlag.values())
            .map(flag -> new Choice(flag.wireName(), describe(flag)))
            .toList();

    private KeyForm() {}

    /** Returns the document of a form. Empty inputs of optional members are absent, which means the default. */
    static Map<String, Object> document(Form form) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(LABEL, form.value(LABEL));
        document.put(ACCESS, form.values(ACCESS));
        if (!form.value(OWNER).isBlank()) {
            document.put(OWNER, form.number(OWNER));
        }
        if (!form.value(EXPIRY).isBlank()) {
            document.put(EXPIRY, TimeInput.toRfc3339(form.value(EXPIRY)));
        }
        if (!form.value(RATE_LIMIT).isBlank()) {
            document.put(RATE_LIMIT, form.number(RATE_LIMIT));
        }
        if (!form.values(FIELDS).isEmpty()) {
            document.put(FIELDS, form.values(FIELDS));
        }
        for (ApiKeyFlag flag : ApiKeyFlag.values()) {
            document.put(flag.wireName(), form.isSelected(FLAGS, flag.wireName()));
        }
        return document;
    }

    /** Returns the fields that a key can be limited to: those of all leads, and the custom fields. */
    static List<Choice> fields(List<CustomFieldDefinition> customFields) {
        List<Choice> choices = new ArrayList<>();
        LeadField.WIRE_NAMES.forEach(name -> choices.add(new Choice(name, name)));
        choices.add(new Choice(LeadDraftReader.SOURCE, LeadDraftReader.SOURCE));
        choices.add(new Choice(LeadDraftReader.ASSOCIATION_TYPE, LeadDraftReader.ASSOCIATION_TYPE));
        customFields.stream()
                .map(field -> new Choice(LeadField.customFieldName(field.id()), field.label()))
                .forEach(choices::add);
        return choices;
    }

    private static String describe(Permission permission) {
        return switch (permission) {
            case READ -> "read: read leads and their catalog";
            case WRITE -> "write: create and change leads";
            case ADMIN -> "admin: erase leads, manage everything else, and use this console";
        };
    }

    private static String describe(ApiKeyFlag flag) {
        return switch (flag) {
            case LENIENT -> "Lenient handling: unknown members of requests are ignored";
            case REQUIRE_PRECONDITIONS -> "Require preconditions: updates without If-Match are rejected";
            case IGNORE_BLANK -> "Ignore blank text: empty fields of requests are treated as not sent";
        };
    }
}
