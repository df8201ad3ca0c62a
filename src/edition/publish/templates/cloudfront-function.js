// A viewer-request function: S3 knows no index of a folder, and a folder's address ends in "/".
function handler(event) {
    var request = event.request;
    if (request.uri.endsWith("/")) {
        request.uri += "index.html";
    }
    return request;
}
