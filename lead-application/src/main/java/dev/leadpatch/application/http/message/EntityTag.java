package dev.leadpatch.application.http.message;

import dev.leadpatch.domain.lead.Lead;

/** Renders the version of a lead as a strong entity tag (RFC 9110 §8.8.3). */
public final class EntityTag {

    public static final String ETAG = "ETag";

    private EntityTag() {}

    public static String of(Lead lead) {
        return of(lead.version());
    }

    public static String of(long version) {
        return "\"" + version + "\"";
    }
}
