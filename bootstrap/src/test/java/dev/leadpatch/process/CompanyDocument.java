package dev.leadpatch.process;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A company of one user and two leads, to be loaded. */
final class CompanyDocument {

    private CompanyDocument() {}

    /** A good one; its leads are 100 × the company's id + 1 and + 2. */
    static String valid(long company) {
        return """
                {"company": {"id": %1$d, "name": "Company %1$d"},
                 "users": [{"id": %1$d01, "email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace",
                            "color": "#0369a1"}],
                 "leads": [{"id": %1$d01, "last_name": "First", "status": "new"},
                           {"id": %1$d02, "last_name": "Second", "status": "lost"}]}
                """.formatted(company);
    }

    /** A good one with more leads, which hold nothing: 100 × the company's id + 1 and so on. */
    static String withLeads(long company, int leads) {
        return valid(company)
                .replaceFirst(
                        "(?s)\"leads\": \\[.*\\]",
                        LongStream.rangeClosed(1, leads)
                                .mapToObj(lead -> "{\"id\": %d, \"status\": \"new\"}".formatted(100 * company + lead))
                                .collect(Collectors.joining(", ", "\"leads\": [", "]")));
    }

    /** The same, of company 1, with its {@link CompanyKey}s. */
    static String withKeys(String document) {
        return document.replace("\"leads\":", "\"api_keys\": %s, \"leads\":".formatted(CompanyKey.documents()));
    }

    /** The same with three mistakes in its last lead. */
    static String invalid(long company) {
        return valid(company)
                .replace(
                        "\"last_name\": \"Second\", \"status\": \"lost\"",
                        "\"email\": \"nowhere\", \"status\": \"gone\", \"tags\": [7]");
    }
}
