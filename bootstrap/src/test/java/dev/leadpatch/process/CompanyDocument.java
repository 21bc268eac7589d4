package dev.leadpatch.process;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Builds documents for {@code load}: a company with one user and two leads. */
final class CompanyDocument {

    private CompanyDocument() {}

    /** A valid document. The lead ids are 100 × the company id + 1 and + 2. */
    static String valid(long company) {
        return """
                {"company": {"id": %1$d, "name": "Company %1$d"},
                 "users": [{"id": %1$d01, "email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace",
                            "color": "#0369a1"}],
                 "leads": [{"id": %1$d01, "last_name": "First", "status": "new"},
                           {"id": %1$d02, "last_name": "Second", "status": "lost"}]}
                """.formatted(company);
    }

    /** A valid document with {@code leads} empty leads. Their ids start at 100 × the company id + 1. */
    static String withLeads(long company, int leads) {
        return valid(company)
                .replaceFirst(
                        "(?s)\"leads\": \\[.*\\]",
                        LongStream.rangeClosed(1, leads)
                                .mapToObj(lead -> "{\"id\": %d, \"status\": \"new\"}".formatted(100 * company + lead))
                                .collect(Collectors.joining(", ", "\"leads\": [", "]")));
    }

    /** Adds all {@link CompanyKey}s to a document of company 1. */
    static String withKeys(String document) {
        return document.replace("\"leads\":", "\"api_keys\": %s, \"leads\":".formatted(CompanyKey.documents()));
    }

    /** A document with three errors in its last lead. */
    static String invalid(long company) {
        return valid(company)
                .replace(
                        "\"last_name\": \"Second\", \"status\": \"lost\"",
                        "\"email\": \"nowhere\", \"status\": \"gone\", \"tags\": [7]");
    }
}
