package dev.leadpatch.process;

import dev.leadpatch.acceptance.fixture.ApiClient;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/** The API keys of company 1 in {@link CompanyDocument#withKeys}. */
enum CompanyKey {
    FIRST("read,write"),
    SECOND("read,write"),
    ADMIN("admin");

    private final String access;

    CompanyKey(String access) {
        this.access = access;
    }

    String text() {
        return "jb_api_of_company_1_in_a_document_" + label();
    }

    UUID id() {
        return UUID.nameUUIDFromBytes(ApiClient.utf8(text()));
    }

    String label() {
        return name();
    }

    static String documents() {
        return Arrays.stream(values()).map(CompanyKey::document).collect(Collectors.joining(", ", "[", "]"));
    }

    private String document() {
        String quotedAccess = access.replace(",", "\", \"");
        return "{\"key\": \"%s\", \"id\": \"%s\", \"label\": \"%s\", \"owner\": 101, \"access\": [\"%s\"]}"
                .formatted(text(), id(), label(), quotedAccess);
    }
}
