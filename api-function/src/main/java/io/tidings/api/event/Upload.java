package io.tidings.api.event;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.MediaType;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemHeaders;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.RequestContext;

import io.tidings.api.problem.ProblemException;
import io.tidings.event.Document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/// The body of a form: fields and, in `multipart/form-data` (RFC 7578), at most one file.
///
/// @param fields in the order in which they came
record Upload(Map<String, String> fields, Optional<Document> document) {

    static final int MAX_FIELDS = 200;

    private static final String DEFAULT_FILE_NAME = "document";
    private static final Set<String> PLAIN = Set.of("binary", "8bit", "7bit");
    private static final Pattern EMPTY_NAME = Pattern.compile("(?i);[ \t]*name[ \t]*=[ \t]*(?:\"\"|;|$)");

    /// The replacement character, which the parser substitutes for bytes that are not UTF-8.
    private static final String UNREADABLE = "\uFFFD";

    /// @param contentType the `Content-Type` of the request, with its boundary
    /// @throws ProblemException if the body is not what the type says, has a field twice, or has two files
    static Upload read(String contentType, byte[] body) {
        return contentType.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED)
                ? new Upload(UrlEncodedFields.read(contentType, body), Optional.empty())
                : multipart(contentType, body);
    }

    private static Upload multipart(String contentType, byte[] body) {
        Map<String, String> fields = new LinkedHashMap<>();
        Optional<Document> document = Optional.empty();
        try {
            Parser parser = new Parser();
            requireEnd(parser.getBoundary(contentType), body);
            FileItemInputIterator parts = parser.getItemIterator(new Body(contentType, body));
            while (parts.hasNext()) {
                FileItemInput part = parts.next();
                requirePlain(part);
                byte[] content = content(part);
                if (isUnused(part, content)) {
                    continue;
                }
                if (!part.isFormField()) {
                    if (document.isPresent()) {
                        throw ProblemException.invalid(part.getFieldName(), "must be the only file");
                    }
                    document = Optional.of(document(part, content));
                } else {
                    String name = part.getFieldName();
                    if (name.contains(UNREADABLE)) {
                        throw ProblemException.invalid("body", "must have fields with names in UTF-8");
                    }
                    add(fields, name, FieldText.decoded(name, part.getContentType(), content));
                }
            }
            return new Upload(fields, document);
        } catch (IOException e) {
            throw ProblemException.invalid("body", "must be multipart/form-data");
        }
    }

    static void add(Map<String, String> fields, String name, String value) {
        if (fields.put(name, value) != null || fields.size() > MAX_FIELDS) {
            throw ProblemException.invalid(name, "must be given once, and at most " + MAX_FIELDS + " fields in all");
        }
    }

    /// The parser takes a body without any part, or one that breaks off after a delimiter, for a form that has ended.
    private static void requireEnd(byte @Nullable [] boundary, byte[] body) {
        if (boundary == null) {
            throw ProblemException.invalid("Content-Type", "must name the boundary of the form's parts");
        }
        String end = "--" + new String(boundary, ISO_8859_1) + "--";
        if (!("\r\n" + new String(body, ISO_8859_1)).contains("\r\n" + end)) {
            throw ProblemException.invalid("body",
                    "must end with a line that is the boundary between two pairs of hyphens, as multipart/form-data does");
        }
    }

    /// A form has no other encodings any more (RFC 7578, section 4.7), and clients that use them nevertheless mean what they encode.
    private static void requirePlain(FileItemInput part) {
        String encoding = part.getHeaders().getHeader("Content-Transfer-Encoding");
        if (encoding != null && !PLAIN.contains(encoding.strip().toLowerCase(Locale.ROOT))) {
            throw ProblemException.invalid(part.getFieldName(),
                    "must be sent as it is, without a Content-Transfer-Encoding such as base64");
        }
    }

    /// Browsers send a file field in which nothing was chosen as a nameless, empty file.
    private static boolean isUnused(FileItemInput part, byte[] content) {
        return !part.isFormField() && content.length == 0 && (part.getName() == null || part.getName().isBlank());
    }

    private static byte[] content(FileItemInput part) throws IOException {
        try (InputStream in = part.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static Document document(FileItemInput part, byte[] content) {
        String name = part.getName() == null || part.getName().isBlank() ? DEFAULT_FILE_NAME : part.getName();
        if (name.contains(UNREADABLE)) {
            throw ProblemException.invalid(part.getFieldName(), "must have a file name in UTF-8");
        }
        try {
            return Document.given(name, contentType(part, name), content);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(part.getFieldName(), e);
        }
    }

    private static String contentType(FileItemInput part, String name) {
        if (part.getContentType() != null) {
            return part.getContentType();
        }
        return name.toLowerCase(Locale.ROOT).endsWith(".xml") ? "application/xml" : "application/octet-stream";
    }

    private static final class Parser extends AbstractFileUpload<RequestContext, DiskFileItem, DiskFileItemFactory> {

        Parser() {
            setHeaderCharset(UTF_8);
        }

        /// The parser leaves out parts without a name.
        @Override
        public String getFieldName(FileItemHeaders headers) {
            String name = super.getFieldName(headers);
            if (name != null) {
                return name;
            }
            String disposition = headers.getHeader("Content-Disposition");
            if (disposition != null && EMPTY_NAME.matcher(disposition).find()) {
                return "";
            }
            throw ProblemException.invalid("body",
                    "must have a name for each part of the form: Content-Disposition: form-data; name=\"...\"");
        }

        @Override
        public FileItemInputIterator getItemIterator(RequestContext request) throws IOException {
            return super.getItemIterator(request);
        }

        @Override
        public Map<String, List<DiskFileItem>> parseParameterMap(RequestContext request) throws FileUploadException {
            throw new UnsupportedOperationException("parts are read one by one");
        }

        @Override
        public List<DiskFileItem> parseRequest(RequestContext request) throws FileUploadException {
            throw new UnsupportedOperationException("parts are read one by one");
        }
    }

    private record Body(String contentType, byte[] bytes) implements RequestContext {

        @Override
        public String getCharacterEncoding() {
            return UTF_8.name();
        }

        @Override
        public long getContentLength() {
            return bytes.length;
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public boolean isMultipartRelated() {
            return false;
        }
    }
}
