package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.company.UpdateCompany.Counts;
import dev.leadpatch.application.company.UpdateCompany.Kind;
import dev.leadpatch.application.company.UpdateCompany.Result.Updated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of an updated company: how many objects of each kind were added, updated, and unchanged. */
record UpdateReport(Updated updated) {
    /** The kinds in the order of a document, with their plurals. */
    private static final List<Map.Entry<Kind, String>> KINDS = List.of(
            Map.entry(Kind.USER, "users"),
            Map.entry(Kind.TAG, "tags"),
            Map.entry(Kind.CUSTOM_FIELD, "custom fields"),
            Map.entry(Kind.API_KEY, "API keys"),
            Map.entry(Kind.LEAD, "leads"));

    String toText() {
        StringBuilder text = new StringBuilder(
                "Updated company %d, \"%s\"".formatted(updated.id().value(), updated.name()));
        text.append(updated.count(Kind.COMPANY).updated() == 1 ? ", which was renamed:" : ":");
        KINDS.forEach(kind -> {
            Counts counts = updated.count(kind.getKey());
            text.append("\n%-14s %,d added, %,d updated, %,d unchanged"
                    .formatted(kind.getValue() + ":", counts.added(), counts.updated(), counts.unchanged()));
        });
        return updated.rejectedLeads() == 0
                ? text.toString()
                : text.append(", %,d rejected".formatted(updated.rejectedLeads()))
                        .toString();
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", updated.id().value());
        json.put("name", updated.name());
        json.put("renamed", updated.count(Kind.COMPANY).updated() == 1);
        KINDS.forEach(kind -> {
            Counts counts = updated.count(kind.getKey());
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("added", counts.added());
            members.put("updated", counts.updated());
            members.put("unchanged", counts.unchanged());
            if (kind.getKey() == Kind.LEAD) {
                members.put("rejected", updated.rejectedLeads());
            }
            json.put(jsonName(kind.getValue()), members);
        });
        return json;
    }

    /** Says that the rest was written. */
    String rejectedSentence() {
        return "%s rejected; everything else was written."
                .formatted(updated.rejectedLeads() == 1 ? "1 lead was" : updated.rejectedLeads() + " leads were");
    }

    /** Returns the name of a member: {@code custom_fields}. */
    static String jsonName(String plural) {
        return plural.toLowerCase(Locale.ROOT).replace(' ', '_');
    }

    /** Returns a number of things: {@code 1 user} or {@code 2 users}. */
    static String count(long number, String plural) {
        return number + " " + (number == 1 ? plural.substring(0, plural.length() - 1) : plural);
    }
}
