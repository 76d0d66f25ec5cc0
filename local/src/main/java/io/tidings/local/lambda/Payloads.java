package io.tidings.local.lambda;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;

/// Events and responses as JSON, by the rules of Lambda's Java runtime.
///
/// @param type of event or response
record Payloads<T>(Class<T> type) {

    byte[] write(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        serializer().toJson(value, bytes);
        return bytes.toByteArray();
    }

    T read(byte[] json) {
        return serializer().fromJson(new ByteArrayInputStream(json));
    }

    private PojoSerializer<T> serializer() {
        return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
                ? LambdaEventSerializers.serializerFor(type, type.getClassLoader())
                : JacksonFactory.getInstance().getSerializer(type);
    }
}
