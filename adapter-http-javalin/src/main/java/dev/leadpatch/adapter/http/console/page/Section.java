package dev.leadpatch.adapter.http.console.page;

/** A section of the console, as an entry of its navigation. */
public enum Section {
    OVERVIEW("Overview", "/console"),
    LEADS("Leads", "/console/leads"),
    WEBHOOKS("Webhooks", "/console/webhooks"),
    CATALOG("Catalog", "/console/catalog"),
    API_KEYS("API keys", "/console/api-keys"),
    AUDIT_LOG("Audit log", "/console/audit-log");

    private final String label;
    private final String path;

    Section(String label, String path) {
        this.label = label;
        this.path = path;
    }

    public String label() {
        return label;
    }

    public String path() {
        return path;
    }
}
