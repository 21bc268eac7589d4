package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.ListCustomFields;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldOption;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The route of the custom field definitions. */
final class CustomFieldRoutes {

    private static final String CATEGORY = "category";
    private static final String PARTNER_TYPE = "partner_type";
    private static final List<String> PARTNER_TYPES = List.of("referral", "reseller");
    private static final Pattern CATEGORY_FORM = Pattern.compile("[a-z][a-z_]{0,39}");

    private final Access access;
    private final ListCustomFields listCustomFields;

    CustomFieldRoutes(Access access, UseCases useCases) {
        this.access = access;
        this.listCustomFields = useCases.listCustomFields();
    }

    List<Route> routes() {
        return List.of(route(HandlerType.GET, "/api/v1/custom-fields", access.requiring(Permission.READ), this::list)
                .withQuery(CATEGORY, PARTNER_TYPE));
    }

    private void list(Context ctx, Caller caller) {
        checkPartnerType(ctx);
        List<CustomFieldDefinition> fields =
                listCustomFields.list(caller, category(ctx)).orElseThrow(() -> Access.forbidden(Permission.READ));
        RouteAnswers.json(ctx, 200, fields.stream().map(CustomFieldRoutes::view).toList());
    }

    private static Optional<String> category(Context ctx) {
        Optional<String> category = Queries.single(ctx, CATEGORY);
        if (category.isPresent() && !CATEGORY_FORM.matcher(category.get()).matches()) {
            throw Queries.invalid("The query parameter category must be a category, such as lead");
        }
        return category;
    }

    /** Every field is for all partner types, which its {@code partner_type} of null says, so it selects all. */
    private static void checkPartnerType(Context ctx) {
        Optional<String> type = Queries.single(ctx, PARTNER_TYPE);
        if (type.isPresent() && !type.get().isEmpty() && !PARTNER_TYPES.contains(type.get())) {
            throw Queries.invalid(
                    "The query parameter partner_type must be one of " + String.join(", ", PARTNER_TYPES));
        }
    }

    private static Map<String, @Nullable Object> view(CustomFieldDefinition field) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", field.id().value());
        view.put("uuid", field.uuid().toString());
        view.put("label", field.label());
        view.put("type", field.type().wireName());
        view.put("category", field.category());
        view.put("partner_type", null);
        view.put("required", field.required());
        view.put("shared", field.shared());
        view.put(
                "options",
                field.hasOptions()
                        ? field.activeOptions().stream()
                                .map(CustomFieldOption::asDocument)
                                .toList()
                        : null);
        return view;
    }
}
