// A viewer-request function: S3 knows no folders. A folder's address ends in "/" and shows its
// index.html; without the "/" it leads to the one with it, as on any other host.
function handler(event) {
    var request = event.request;
    var name = request.uri.split("/").pop();
    var folder = (!name.includes(".") && name !== "SHA256SUMS") || /^\/v\/[^/]+$/.test(request.uri);
    if (name && folder) {
        // Relative, so that no address, "//other.example/name" say, leads to another site.
        return { statusCode: 301, statusDescription: "Moved Permanently", headers: { location: { value: "./" + name + "/" } } };
    }
    if (!name) {
        request.uri += "index.html";
    }
    return request;
}
