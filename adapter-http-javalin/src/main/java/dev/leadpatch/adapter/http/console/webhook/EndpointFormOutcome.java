package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.webhook.WebhookErrorMapper;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.webhook.ManageEndpoints.Limit;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.function.Function;

/**
 * The page after a form about an endpoint was sent. Errors that no input can correct are thrown.
 *
 * @param inputs the names of the inputs of {@code form}
 * @param done the page after a success
 * @param page the page of the form
 */
record EndpointFormOutcome<T>(
        Form form, List<String> inputs, Function<T, TextResponse> done, Function<Form, TextResponse> page)
        implements Result.Cases<T, TextResponse> {

    @Override
    public TextResponse success(T value) {
        return done.apply(value);
    }

    @Override
    public TextResponse rejected(List<Violation> violations) {
        return page.apply(form.rejected(violations, inputs));
    }

    @Override
    public TextResponse limitReached(Limit limit) {
        return page.apply(
                form.refused(WebhookErrorMapper.tooManyEndpoints(limit).sentence()));
    }

    @Override
    public TextResponse subscriptionsOff() {
        throw WebhookErrorMapper.subscriptionsOff();
    }

    @Override
    public TextResponse notFound() {
        throw PathParameters.endpointNotFound();
    }

    @Override
    public TextResponse forbidden(Permission missing) {
        throw AccessErrorMapper.forbidden(missing);
    }
}
