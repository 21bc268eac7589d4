package dev.leadpatch.acceptance;

/** Changes the catalog of a test's own company, with one SQL statement per method. */
record CatalogFixture(CompanyFixture company) {

    void archiveUser(long user) {
        company.execute("update users set archived = true where company_id = ? and id = ?", company.id(), user);
    }

    void archiveTag(long tag) {
        company.execute("update tags set archived = true where company_id = ? and id = ?", company.id(), tag);
    }

    void archiveField(long field) {
        company.execute(
                "update custom_fields set archived = true where company_id = ? and id = ?", company.id(), field);
    }

    void archiveOption(long field, long option) {
        company.execute(
                "update custom_field_options set archived = true where company_id = ? and custom_field_id = ? and id = ?",
                company.id(),
                field,
                option);
    }

    void requireField(long field) {
        company.execute(
                "update custom_fields set required = true where company_id = ? and id = ?", company.id(), field);
    }

    void renameUser(long user, String firstName, String lastName) {
        company.execute(
                "update users set first_name = ?, last_name = ? where company_id = ? and id = ?",
                firstName,
                lastName,
                company.id(),
                user);
    }

    void renameTag(long tag, String label) {
        company.execute("update tags set label = ? where company_id = ? and id = ?", label, company.id(), tag);
    }

    void renameField(long field, String label) {
        company.execute(
                "update custom_fields set label = ? where company_id = ? and id = ?", label, company.id(), field);
    }

    void renameOption(long field, long option, String label) {
        company.execute(
                "update custom_field_options set label = ? where company_id = ? and custom_field_id = ? and id = ?",
                label,
                company.id(),
                field,
                option);
    }
}
