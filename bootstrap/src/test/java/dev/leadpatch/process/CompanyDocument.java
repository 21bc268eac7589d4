package dev.leadpatch.process;

/** A company of one user and two leads, to be loaded. */
final class CompanyDocument {

    private CompanyDocument() {}

    /** A good one; its leads are 100 × the company's id + 1 and + 2. */
    static String of(long company) {
        return """
                {"company": {"id": %1$d, "name": "Company %1$d"},
                 "users": [{"id": %1$d01, "email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace",
                            "color": "#0369a1"}],
                 "leads": [{"id": %1$d01, "last_name": "First", "status": "new"},
                           {"id": %1$d02, "last_name": "Second", "status": "lost"}]}
                """.formatted(company);
    }

    /** The same with three mistakes in its last lead. */
    static String broken(long company) {
        return of(company)
                .replace(
                        "\"last_name\": \"Second\", \"status\": \"lost\"",
                        "\"email\": \"nowhere\", \"status\": \"gone\", \"tags\": [7]");
    }
}
