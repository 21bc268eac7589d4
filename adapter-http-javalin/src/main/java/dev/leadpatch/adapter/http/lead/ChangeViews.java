package dev.leadpatch.adapter.http.lead;

import dev.leadpatch.adapter.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.domain.lead.FieldChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the field changes of a lead; the values are omitted if they are too large for the response. */
final class ChangeViews {

    private ChangeViews() {}

    static FullOrBrief of(List<FieldChange> changes) {
        return new FullOrBrief(
                full(changes), changes.stream().map(ChangeViews::withoutValues).toList());
    }

    static List<Map<String, @Nullable Object>> full(List<FieldChange> changes) {
        return changes.stream().map(FieldChange::asDocument).toList();
    }

    private static Map<String, Object> withoutValues(FieldChange change) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("field", change.field());
        view.put("values_omitted", true);
        return view;
    }
}
