"""The vocabulary of web pages around articles, folded: navigation, notices of the site, spam."""

from __future__ import annotations

import re

NAVIGATION = frozenset(
    line.strip()
    for line in """
分享
分享到
分享至
新浪微博
腾讯微博
微博
微信
微信好友
朋友圈
qq空间
qq好友
手机阅读分享话题
关闭
站内
无障碍
打印
打印本页
收藏
加入收藏
返回顶部
返回首页
首页
上一篇
下一篇
上一页
下一页
看天下
精彩视频
更多
展开全文
阅读原文
点击查看
点赞
评论
举报
登录
注册
网站地图
设为首页
字号
扫一扫
大 中 小
关注我们
联系我们
关于我们
手机版
客户端
繁体
简体
share
print
facebook
twitter
weibo
wechat
linkedin
home
about
contact
email
subscribe
login
register
sitemap
top
back
next
previous
contact us
about us
back to top
read more
log in
sign in
read the original
follow us
""".splitlines()
    if line.strip()
)
"""Whole lines of navigation, in lower case."""

NOTICE = (
    *"转载 版权 未经 授权 注明 违者 违反 追究 本网 本站 客户端 扫描 二维码 下载 公众号".split(),
    *"邮箱 咨询电话 投稿 网友 跟帖 服务协议 侵权".split(),
    "all rights reserved",
    "without permission",
    "terms of use",
    "privacy policy",
    "download the app",
    "scan the qr",
)
"""Words of which three or more in one line make it a notice of the site."""

ADULT = re.compile(
    r"少妇|熟女|无码|色图|国产精品|精品国产|国产日韩|国产av|久久久|久久国产|久久av|久久在|亚洲av|一区二区|成人视频|成人影"
    r"|波多野|情色|淫|人妻|巨乳|乱伦|在线观看|欧美色|博彩|赌场|投注|棋牌|百家乐|时时彩|\bav\b|\bporn|\bcasino\b",
    re.I,
)
"""Words of spam links; one alone proves nothing."""
