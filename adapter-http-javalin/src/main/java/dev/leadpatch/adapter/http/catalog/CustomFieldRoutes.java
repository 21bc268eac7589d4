package dev.leadpatch.adapter.http.catalog;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.JsonResponse;
import dev.leadpatch.adapter.http.message.QueryString;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.ListCustomFields;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The route that lists custom field definitions: {@code GET /api/v1/custom-fields}. */
public final class CustomFieldRoutes {

    private static final String CATEGORY = "category";
    private static final String PARTNER_TYPE = "partner_type";
    private static final List<String> PARTNER_TYPES = List.of("referral", "reseller");
    private static final Pattern CATEGORY_PATTERN = Pattern.compile("[a-z][a-z_]{0,39}");

    private final Authorizer authorizer;
    private final ListCustomFields listCustomFields;

    public CustomFieldRoutes(Authorizer authorizer, UseCases useCases) {
        this.authorizer = authorizer;
        this.listCustomFields = useCases.listCustomFields();
    }

    public List<Route> routes() {
        return List.of(
                route(HandlerType.GET, "/api/v1/custom-fields", authorizer.requiring(Permission.READ), this::list)
                        .withQuery(CATEGORY, PARTNER_TYPE));
    }

    private void list(Context ctx, Caller caller) {
        checkPartnerType(ctx);
        List<CustomFieldDefinition> fields =
                listCustomFields.list(caller, category(ctx)).orElseThrow(() -> Authorizer.forbidden(Permission.READ));
        JsonResponse.of(200, fields.stream().map(CustomFieldRoutes::view).toList())
                .send(ctx);
    }

    private static Optional<String> category(Context ctx) {
        Optional<String> category = QueryString.of(ctx).find(CATEGORY);
        if (category.isPresent() && !CATEGORY_PATTERN.matcher(category.get()).matches()) {
            throw QueryString.invalid("The query parameter category must be the name of a category, such as lead");
        }
        return category;
    }

    /** Validates {@code partner_type}. It filters nothing: every field applies to all partner types. */
    private static void checkPartnerType(Context ctx) {
        Optional<String> type = QueryString.of(ctx).find(PARTNER_TYPE);
        if (type.isPresent() && !type.get().isEmpty() && !PARTNER_TYPES.contains(type.get())) {
            throw QueryString.invalid(
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
